import type { FileCheck } from '../file-check.ts';
import { fault } from '../finding.ts';
import { isSet } from '../jitsi-side.ts';

/** What tells a tenant's room from another's, and where the rooms are. */
export const domainBase: FileCheck = {
  id: 'domain-base',
  well: 'Prosody knows its base domain',
  run: ({ side }) => {
    if (!side) return null;
    const set = (['host', 'muc'] as const).map((scope) =>
      isSet(side, scope, 'muc_mapper_domain_base'),
    );
    // A piece of Prosody's settings says nothing of what stands above the hosts.
    const isLost = set.includes(false) && !side.knowsGlobal;
    if (isLost || side.hasModule('muc', 'token_verification') === false) return null;
    if (!set.includes(false)) return set.includes('unknown') ? null : [];
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
