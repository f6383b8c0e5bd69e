import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import type { LdapMethodConfig } from '../../../config/method-configs/ldap.ts';
import {
  type DirectoryConnection,
  type OnDirectoryRequest,
  openConnection,
  type Searcher,
} from './directory-connection.ts';
import { createLanes } from './lanes.ts';
import { createServers } from './servers.ts';
import { createServicePool } from './service-pool.ts';
import type { StepBudget } from './step-budgets.ts';

/** A directory, all its servers together. */
export interface Directory {
  /** Searches with the rights of the service account. */
  readonly service: Searcher;
  /**
   * A connection of its own for one person, ended afterwards whatever happens: nobody else ever has their rights. The
   * next server is asked only while nothing has been sent: a password is tried once.
   */
  withOwnConnection<T>(
    budget: StepBudget,
    work: (connection: DirectoryConnection) => Promise<T>,
  ): Promise<T>;
  close(): void;
}

export interface DirectoryDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly onRequest: OnDirectoryRequest;
}

const MAX_WAITING = 200;

export function createDirectory(settings: LdapMethodConfig, deps: DirectoryDeps): Directory {
  const { clock, log, onRequest } = deps;
  const { caFile, connections, bindDn, bindPassword } = settings;
  const serverDeadlineMs = settings.serverDeadlineSeconds * 1000;
  const servers = createServers(settings.servers, deps);
  const options = { caFile, serverDeadlineMs, clock, onRequest };
  const open = (server: LdapMethodConfig['servers'][number], budget: StepBudget) =>
    openConnection(server, options, budget);
  const account = bindDn === null ? null : { dn: bindDn, password: bindPassword ?? '' };
  const pool = createServicePool({ account, size: connections, servers, open, clock, log });
  const lanes = createLanes(connections, MAX_WAITING);

  return {
    service: {
      search: (wish, budget) => pool.use(budget, (searcher) => searcher.search(wish, budget)),
    },
    withOwnConnection: (budget, work) =>
      lanes.run(budget.signal, async () => {
        const connection = await servers.each(budget.signal, (server) => open(server, budget));
        try {
          return await work(connection);
        } catch (thrown) {
          servers.blame(connection.server, thrown);
          throw thrown;
        } finally {
          connection.close();
        }
      }),
    close: () => pool.close(),
  };
}
