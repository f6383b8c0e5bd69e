import type { FileCheck } from '../file-check.ts';
import { fault } from '../finding.ts';
import { isSet } from '../jitsi-side.ts';

/** What tells a tenant's room from another's, and where the rooms are. */
export const domainBase: FileCheck = {
  id: 'domain-base',
  well: 'Prosody knows its base domain',
  run: ({ side }) => {
    if (!side) return null;
    const at = (['host', 'muc'] as const).filter(
      (scope) => isSet(side, scope, 'muc_mapper_domain_base') === false,
    );
    if (at.length === 0 || side.hasModule('muc', 'token_verification') === false) return [];
    return [
      fault({
        where: side.at.host,
        evidence: 'muc_mapper_domain_base is not set for all of Prosody.',
        reason:
          'token_verification then finds no room ("Room does not exist"), and muc_wait_for_host switches itself off.',
        mend: [`at the top of the file: muc_mapper_domain_base = "${side.domain ?? '…'}"`],
      }),
    ];
  },
};
