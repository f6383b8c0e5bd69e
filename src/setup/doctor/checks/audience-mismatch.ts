import { listOf } from '../../read/value.ts';
import type { FileCheck } from '../file-check.ts';
import { fault } from '../finding.ts';
import { certain } from '../jitsi-side.ts';

/** The claim `aud` is none that Prosody takes; without a list it takes any. */
export const audienceMismatch: FileCheck = {
  id: 'audience-mismatch',
  well: 'Prosody takes the audience of Usher’s tokens',
  run: ({ side, usher }) => {
    if (!side || !usher) return null;
    const value = side.option('host', 'asap_accepted_audiences');
    const list = certain(listOf(value));
    const { audience } = usher.jitsi;
    if (!list || list.texts.includes(audience) || list.texts.includes('*')) return [];
    if (list.hasUnknown) return null;
    const names = list.texts.map((one) => JSON.stringify(one)).join(', ');
    return [
      fault({
        where: value?.at ?? null,
        evidence: `Tokens are for ${JSON.stringify(audience)}; Prosody takes ${names || 'none'}.`,
        reason: 'Prosody refuses every token of Usher’s: "invalid \'aud\' claim".',
        mend: [
          side.line('host', 'asap_accepted_audiences', `{ ${JSON.stringify(audience)} }`),
          ...list.texts.slice(0, 1).map((one) => `or usher.yaml: jitsi.audience: ${one}`),
        ],
      }),
    ];
  },
};
