import { flagOf, textOf } from '../../read/value.ts';
import type { FileCheck } from '../file-check.ts';
import { warning } from '../finding.ts';

/** `restrict_room_creation`: Jicofo alone opens rooms. */
export const roomCreation: FileCheck = {
  id: 'room-creation',
  well: 'Jicofo alone opens rooms',
  run: ({ side }) => {
    if (!side?.hasMuc || side.kind !== 'prosody') return null;
    const value = side.option('muc', 'restrict_room_creation');
    const text = textOf(value);
    const isAdmin = text !== null && text !== 'unknown' && text.text === 'admin';
    if (value?.kind === 'unknown') return null;
    if (isAdmin || flagOf(value) === true) return [];
    return [
      warning({
        where: value?.at ?? side.at.muc,
        evidence: 'restrict_room_creation is not on where the rooms are.',
        reason:
          'Anybody who connects opens rooms without Jicofo and owns them: what Jicofo and the lobby see to is passed by.',
        mend: [side.line('muc', 'restrict_room_creation', 'true')],
      }),
    ];
  },
};
