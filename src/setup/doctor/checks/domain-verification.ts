import { flagOf } from '../../read/value.ts';
import type { FileCheck } from '../file-check.ts';
import { warning } from '../finding.ts';

/** `enable_domain_verification`: whether the tenant, or the host, of a token is looked at. */
export const domainVerification: FileCheck = {
  id: 'domain-verification',
  well: 'a token is good for its own tenant alone',
  run: ({ side, usher }) => {
    if (!side) return null;
    const value = side.option('host', 'enable_domain_verification');
    const found = flagOf(value);
    if (found === 'unknown') return null;
    const verifies = found ?? true;
    const where = value?.at ?? side.at.host;
    if (verifies && usher?.jitsi.requireDomainVerification === false) {
      return [
        warning({
          where,
          evidence:
            'Prosody compares tenants; jitsi.require_domain_verification of usher.yaml is off.',
          reason: 'Usher may hand out tokens that Prosody then refuses, and the person is stuck.',
          mend: ['usher.yaml: jitsi.require_domain_verification: true'],
        }),
      ];
    }
    if (verifies) return [];
    return [
      warning({
        where,
        evidence: 'enable_domain_verification is off.',
        reason: 'A token for a room opens the room of the same name in every tenant.',
        mend: [side.line('host', 'enable_domain_verification', 'true')],
      }),
    ];
  },
};
