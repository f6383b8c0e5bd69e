import { listOf } from '../../read/value.ts';
import type { FileCheck } from '../file-check.ts';
import { fault } from '../finding.ts';
import { certain, textOption } from '../jitsi-side.ts';

/** The claim `iss` is none that Prosody takes; without a list of issuers it takes its `app_id`. */
export const issuerMismatch: FileCheck = {
  id: 'issuer-mismatch',
  well: 'Prosody takes the issuer of Usher’s tokens',
  run: ({ side, usher }) => {
    if (!side || !usher) return null;
    const value = side.option('host', 'asap_accepted_issuers');
    const list = certain(listOf(value));
    const appId = textOption(side, 'host', 'app_id');
    const taken = list ?? { texts: appId === null ? [] : [appId], hasUnknown: appId === null };
    const { issuer } = usher.jitsi;
    if (taken.texts.includes(issuer) || taken.texts.includes('*')) return [];
    if (taken.hasUnknown) return null;
    const names = taken.texts.map((one) => JSON.stringify(one)).join(', ');
    return [
      fault({
        where: value?.at ?? side.option('host', 'app_id')?.at ?? null,
        evidence: `Tokens say they are from ${JSON.stringify(issuer)}; Prosody takes ${names || 'nobody'}${list ? '' : ', its app_id'}.`,
        reason: 'Prosody refuses every token of Usher’s: "invalid \'iss\' claim".',
        mend: [
          side.line('host', 'asap_accepted_issuers', `{ ${JSON.stringify(issuer)} }`),
          ...taken.texts.slice(0, 1).map((one) => `or usher.yaml: jitsi.issuer: ${one}`),
        ],
      }),
    ];
  },
};
