import type { FileCheck } from '../file-check.ts';
import { fault } from '../finding.ts';

/** Without `token_verification` on the component for rooms, a token for one room opens all. */
export const tokenVerification: FileCheck = {
  id: 'token-verification',
  well: 'a token opens its own room alone',
  run: ({ side }) => {
    if (!side?.hasMuc) return null;
    const isOn = side.hasModule('muc', 'token_verification');
    if (isOn !== false) return isOn === 'unknown' ? null : [];
    return [
      fault({
        where: side.at.muc,
        evidence: 'token_verification is not switched on where the rooms are.',
        reason: 'Any token opens any room: nobody compares the room claim with the room.',
        mend: [side.moduleLine('muc', 'token_verification')],
      }),
    ];
  },
};
