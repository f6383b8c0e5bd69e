import type { FileCheck } from '../file-check.ts';
import { warning } from '../finding.ts';

/** A guest host without waiting: guests open rooms by themselves. */
export const waitForHost: FileCheck = {
  id: 'wait-for-host',
  well: 'guests of the guest host wait for a host',
  run: ({ side }) => {
    if (!side?.hasMuc) return null;
    if (side.guestHost === null || side.guestHost === 'unknown') return null;
    const waits = side.hasModule('muc', 'muc_wait_for_host');
    if (waits !== false) return waits === 'unknown' ? null : [];
    return [
      warning({
        where: side.at.muc,
        evidence: `Guests have a host, ${side.guestHost.name}, and muc_wait_for_host is not switched on where the rooms are.`,
        reason: 'Guests, whoever they are, open rooms and meet there with nobody signed in.',
        mend: [
          side.moduleLine('muc', 'muc_wait_for_host'),
          side.line('muc', 'wait_for_host_disable_auto_owners', 'true'),
          side.moduleLine('host', 'persistent_lobby'),
        ],
      }),
    ];
  },
};
