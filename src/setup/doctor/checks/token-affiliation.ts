import type { FileCheck } from '../file-check.ts';
import { fault } from '../finding.ts';

/** Who moderates is then not what the token says. */
export const tokenAffiliation: FileCheck = {
  id: 'token-affiliation',
  well: 'the token says who moderates',
  run: ({ side }) => {
    if (!side?.hasMuc) return null;
    const modern = side.hasModule('muc', 'token_affiliation');
    const legacy = side.hasModule('muc', 'token_affiliation_legacy');
    if (modern === true || legacy === true) return [];
    if (modern === 'unknown' || legacy === 'unknown') return null;
    return [
      fault({
        where: side.at.muc,
        evidence: 'token_affiliation is not switched on where the rooms are.',
        reason:
          'What the token says of moderators is not looked at: everybody with a token moderates, or whoever comes first.',
        mend: [
          side.moduleLine('muc', 'token_affiliation'),
          'Jitsi Meet has it since 2026; before, token_affiliation_legacy of jitsi-contrib does it.',
        ],
      }),
    ];
  },
};
