import type { FileCheck } from '../file-check.ts';
import { warning } from '../finding.ts';

/** The component for rooms belongs to the host, or no check of a room is one. */
export const roomsComponent: FileCheck = {
  id: 'rooms-component',
  well: 'the host has its component for rooms',
  run: ({ side }) => {
    if (!side || side.domain === null) return null;
    if (side.hasMuc) return [];
    return [
      warning({
        where: side.at.host,
        evidence: `No Component "conference.${side.domain}" "muc" (or main_muc) is in these files.`,
        reason:
          'What guards the rooms cannot be looked at. Perhaps a file is missing: --prosody may be given several times.',
        mend: [`Component "conference.${side.domain}" "muc"`],
      }),
    ];
  },
};
