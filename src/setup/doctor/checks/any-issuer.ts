import { listOf } from '../../read/value.ts';
import type { FileCheck } from '../file-check.ts';
import { warning } from '../finding.ts';
import { certain } from '../jitsi-side.ts';

/** `*` among the issuers or audiences. */
export const anyIssuer: FileCheck = {
  id: 'any-issuer',
  well: 'Prosody takes named issuers alone',
  run: ({ side }) => {
    if (!side) return null;
    const value = side.option('host', 'asap_accepted_issuers');
    const list = certain(listOf(value));
    if (!list?.texts.includes('*')) return list?.hasUnknown ? null : [];
    return [
      warning({
        where: value?.at ?? null,
        evidence: 'asap_accepted_issuers has a "*".',
        reason:
          'Whatever else is signed with the same secret or keys, for another purpose, is a token for meetings too.',
        mend: [side.line('host', 'asap_accepted_issuers', '{ "the issuer" }')],
      }),
    ];
  },
};
