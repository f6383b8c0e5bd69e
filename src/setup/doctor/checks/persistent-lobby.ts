import type { FileCheck } from '../file-check.ts';
import { fault } from '../finding.ts';

/** `muc_wait_for_host` asks `persistent_lobby` of the main host for a lobby; without one nobody waits. */
export const persistentLobby: FileCheck = {
  id: 'persistent-lobby',
  well: 'there is a lobby for those who wait',
  run: ({ side }) => {
    if (!side?.hasMuc) return null;
    if (side.hasModule('muc', 'muc_wait_for_host') !== true) return null;
    const missing = ['muc_lobby_rooms', 'persistent_lobby'].filter(
      (name) => side.hasModule('host', name) === false,
    );
    if (missing.length === 0) return [];
    return [
      fault({
        where: side.option('host', 'modules_enabled')?.at ?? side.at.host,
        evidence: `muc_wait_for_host is on; ${missing.join(' and ')} not, at the main host.`,
        reason:
          'There is no lobby to wait in: guests fall into the room before anybody is there, or get no answer.',
        mend: missing.map((name) => side.moduleLine('host', name)),
      }),
    ];
  },
};
