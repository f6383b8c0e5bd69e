import { flagOf } from '../../read/value.ts';
import type { FileCheck } from '../file-check.ts';
import { fault } from '../finding.ts';

/** `muc_wait_for_host` makes everybody with a token owner unless it is told not to, on the component it runs on. */
export const autoOwners: FileCheck = {
  id: 'auto-owners',
  well: 'waiting for the host makes nobody moderator',
  run: ({ side }) => {
    if (!side?.hasMuc) return null;
    const name = 'wait_for_host_disable_auto_owners';
    const value = side.option('muc', name);
    const waits = side.hasModule('muc', 'muc_wait_for_host');
    const mayWait = waits === true || (waits === 'unknown' && side.guestHost !== null);
    const found = flagOf(value);
    if (!mayWait || found === 'unknown') return null;
    if (found === true) return [];
    const elsewhere = side.option('host', name);
    return [
      fault({
        where: elsewhere?.at ?? value?.at ?? side.at.muc,
        evidence: elsewhere
          ? `${name} stands at the host; it counts on the component for rooms alone.`
          : `muc_wait_for_host is on, and ${name} is not.`,
        reason: 'Everybody who brings a token becomes moderator, whatever the token says.',
        mend: [side.line('muc', name, 'true')],
      }),
    ];
  },
};
