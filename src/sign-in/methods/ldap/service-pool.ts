import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import type { LdapServer } from '../../../config/method-configs/ldap.ts';
import { judgeBind } from './bind-outcome.ts';
import type { DirectoryConnection, Searcher } from './directory-connection.ts';
import { isOfOneServer, ldapErrors } from './errors.ts';
import { createLanes } from './lanes.ts';
import type { Servers } from './servers.ts';
import type { StepBudget } from './step-budgets.ts';

/** Connections with the rights of the service account, and of nobody else: whoever borrows one can only search. */
export interface ServicePool {
  use<T>(budget: StepBudget, work: (searcher: Searcher) => Promise<T>): Promise<T>;
  close(): void;
}

export interface ServicePoolOptions {
  /** Null: anonymously. */
  readonly account: { readonly dn: string; readonly password: string } | null;
  readonly size: number;
  readonly servers: Servers;
  readonly open: (server: LdapServer, budget: StepBudget) => Promise<DirectoryConnection>;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long a connection may lie idle: shorter than what servers and firewalls bear with. */
const IDLE_MS = 60_000;
/** How long a refused service account is not tried again: more tries would lock it. */
const REFUSED_MS = 60_000;
const MAX_WAITING = 200;

export function createServicePool(options: ServicePoolOptions): ServicePool {
  const { account, servers, clock, log } = options;
  const lanes = createLanes(options.size, MAX_WAITING);
  const idle = new Map<DirectoryConnection, NodeJS.Timeout>();
  let refusedAt: number | null = null;
  let closed = false;

  const drop = (connection: DirectoryConnection): void => {
    clearTimeout(idle.get(connection));
    idle.delete(connection);
    connection.close();
  };
  const keep = (connection: DirectoryConnection): void => {
    if (closed || !connection.isOpen) {
      connection.close();
      return;
    }
    const timer = setTimeout(() => drop(connection), IDLE_MS);
    timer.unref();
    idle.set(connection, timer);
  };
  /** The one used last, so that the others may grow old. */
  const takeIdle = (): DirectoryConnection | null => {
    for (const connection of [...idle.keys()].reverse()) {
      clearTimeout(idle.get(connection));
      idle.delete(connection);
      if (connection.isOpen) return connection;
    }
    return null;
  };

  const bindAsService = async (
    connection: DirectoryConnection,
    budget: StepBudget,
  ): Promise<void> => {
    if (account === null) return;
    if (refusedAt !== null && clock.monotonicMs() - refusedAt < REFUSED_MS) {
      throw ldapErrors.rejectsUs('service_account');
    }
    const judged = judgeBind(await connection.bind(account.dn, account.password, budget));
    refusedAt = judged.kind === 'wrong' ? clock.monotonicMs() : null;
    if (judged.kind === 'wrong') {
      log.error('directory_rejects_us', { reason: judged.reason });
      throw ldapErrors.rejectsUs('service_account', judged.reason);
    }
    if (judged.kind === 'trouble') {
      throw judged.what === 'transport'
        ? ldapErrors.rejectsUs('transport')
        : ldapErrors.unavailable('result');
    }
  };

  /** Gives the connection back, or ends it where it can no longer be relied on. */
  const workWith = async <T>(
    connection: DirectoryConnection,
    work: (searcher: Searcher) => Promise<T>,
  ): Promise<T> => {
    try {
      const done = await work(connection);
      keep(connection);
      return done;
    } catch (thrown) {
      if (isOfOneServer(thrown)) connection.close();
      else keep(connection);
      throw thrown;
    }
  };

  return {
    use: (budget, work) =>
      lanes.run(budget.signal, async () => {
        const old = takeIdle();
        if (old) {
          try {
            return await workWith(old, work);
          } catch (thrown) {
            if (!isOfOneServer(thrown) || budget.signal.aborted) throw thrown;
            // It may just have grown old behind our back; but a server that does not answer is asked last.
            if (thrown.reason === 'deadline') servers.blame(old.server, thrown);
          }
        }
        return servers.each(budget.signal, async (server) => {
          const connection = await options.open(server, budget);
          try {
            await bindAsService(connection, budget);
          } catch (thrown) {
            connection.close();
            throw thrown;
          }
          return workWith(connection, work);
        });
      }),
    close() {
      closed = true;
      for (const connection of idle.keys()) drop(connection);
    },
  };
}
