import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import type { LdapServer } from '../../../config/method-configs/ldap.ts';
import { isOfOneServer, type LdapError, ldapErrors } from './errors.ts';

/** How long a server that failed is asked last. */
const REST_MS = 30_000;

/** The servers of one directory, all of them with the same people. */
export interface Servers {
  /**
   * Does `work` with one server after the other until it is done: in the order of the settings, those that failed
   * lately last. What is no trouble of that one server is thrown at once. `signal`: when nobody waits any more.
   */
  each<T>(signal: AbortSignal, work: (server: LdapServer) => Promise<T>): Promise<T>;
  /** Something failed with a server outside of `each`: it is asked last for a while, if it was its fault. */
  blame(server: LdapServer, thrown: unknown): void;
}

export function createServers(
  servers: readonly LdapServer[],
  { clock, log }: { clock: Clock; log: Log },
): Servers {
  const failedAt = new Map<LdapServer, number>();
  const isResting = (server: LdapServer): boolean => {
    const at = failedAt.get(server);
    return at !== undefined && clock.monotonicMs() - at < REST_MS;
  };
  const order = (): readonly LdapServer[] => [
    ...servers.filter((server) => !isResting(server)),
    ...servers.filter(isResting),
  ];

  const blame = (server: LdapServer, thrown: unknown): void => {
    if (!isOfOneServer(thrown)) return;
    failedAt.set(server, clock.monotonicMs());
    log.warn('directory_server_failed', { server: nameOf(server), hint: thrown.hint });
  };

  return {
    blame,
    async each(signal, work) {
      let last: LdapError = ldapErrors.unavailable('connection');
      for (const server of order()) {
        // Nobody waits any more: that says nothing of a server.
        if (signal.aborted) throw signal.reason;
        try {
          const done = await work(server);
          failedAt.delete(server);
          return done;
        } catch (thrown) {
          if (!isOfOneServer(thrown)) throw thrown;
          last = thrown;
          blame(server, thrown);
        }
      }
      throw last;
    },
  };
}

export function nameOf({ host, port }: LdapServer): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
