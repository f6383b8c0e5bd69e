import type { Socket } from 'node:net';
import {
  Client,
  type Filter,
  PasswordPolicyControl,
  ResultCodeError,
  type SearchResult,
} from 'ldapts';
import type { Clock } from '../../../base/clock.ts';
import type { LdapServer } from '../../../config/method-configs/ldap.ts';
import { type BindAnswer, readAdState } from './bind-outcome.ts';
import { type DirectoryEntry, toEntry } from './directory-entry.ts';
import { LdapError, ldapErrors } from './errors.ts';
import { exactName } from './exact-name.ts';
import { MessageGate } from './message-gate.ts';
import { openSocket } from './open-socket.ts';
import type { StepBudget } from './step-budgets.ts';

/** Told of every question to a server, for the metrics: `connect`, `bind` or `search`; `ok`, `refused` or a reason. */
export type OnDirectoryRequest = (operation: string, outcome: string, seconds: number) => void;

export interface ConnectionOptions {
  readonly caFile: string | null;
  /** For the connection, and for each answer. */
  readonly serverDeadlineMs: number;
  readonly clock: Clock;
  readonly onRequest: OnDirectoryRequest;
}

export interface SearchWish {
  readonly base: string;
  /** The entry `base` itself, or all below it. */
  readonly scope: 'base' | 'sub';
  readonly filter: Filter;
  readonly attributes: readonly string[];
  /** No more entries than this, though there may be more. Above 500 they come in pages (RFC 2696). */
  readonly limit: number;
}

export interface Found {
  readonly entries: readonly DirectoryEntry[];
  /** Whether there are more: than were wished for, or than the server says at one time (sizeLimitExceeded). */
  readonly hasMore: boolean;
}

/** What a connection can be asked by whoever must not change whose rights it has. */
export interface Searcher {
  /** At most `limit` entries. Referrals are not followed, aliases not resolved. Throws an LdapError. */
  search(wish: SearchWish, budget: StepBudget): Promise<Found>;
}

/** One connection to one server. It never comes back by itself: when it has ended, another is opened. */
export interface DirectoryConnection extends Searcher {
  readonly server: LdapServer;
  readonly isOpen: boolean;
  /** Tries a name and a password, once. Throws an LdapError where no answer came. */
  bind(name: string, password: string, budget: StepBudget): Promise<BindAnswer>;
  close(): void;
}

const PAGE_SIZE = 500;
const LIMITS: ReadonlySet<number> = new Set([4, 11]);
/** Attributes whose values are bytes: the library would make letters of those that look like such. */
const BINARY = ['objectGUID', 'objectSid', 'mS-DS-ConsistencyGuid'];

export async function openConnection(
  server: LdapServer,
  options: ConnectionOptions,
  budget: StepBudget,
): Promise<DirectoryConnection> {
  const { caFile, serverDeadlineMs: deadlineMs } = options;
  const work = () => openSocket(server, { caFile, deadlineMs }, budget);
  const socket = await measured('connect', options, work);
  return wrapSocket(server, socket, options);
}

function wrapSocket(
  server: LdapServer,
  socket: Socket,
  options: ConnectionOptions,
): DirectoryConnection {
  const gate = new MessageGate(socket);
  const client = openClient(gate, options.serverDeadlineMs);

  /** One question and its answer. Whatever breaks is one of our errors, with nothing of what was sent. */
  const ask = <T>(operation: string, budget: StepBudget, question: () => Promise<T>): Promise<T> =>
    measured(operation, options, async () => {
      if (gate.destroyed) throw gate.failure ?? ldapErrors.unavailable('connection');
      gate.renewAllowance();
      try {
        return await budget.step(options.serverDeadlineMs, question(), (why) => gate.fail(why));
      } catch (thrown) {
        throw explain(thrown, gate);
      }
    });

  return {
    server,
    get isOpen() {
      return !gate.destroyed;
    },
    bind: (name, password, budget) =>
      ask('bind', budget, async () => {
        // RFC 4513 5.1.1 and 5.1.2: a server would take either for nobody's, and say yes.
        if (name === '' || password === '') throw new Error('a name and a password are needed');
        const control = new PasswordPolicyControl();
        const code = await client.bind(exactName(name), password, control).then(
          () => ({ code: 0, said: '' }),
          (thrown: unknown) => resultOf(thrown),
        );
        return { code: code.code, adState: readAdState(code.said), policy: control.value ?? null };
      }),
    async search(wish, budget) {
      const base = exactName(wish.base);
      const question = {
        scope: wish.scope,
        filter: wish.filter,
        attributes: [...wish.attributes],
        explicitBufferAttributes: BINARY,
        timeLimit: Math.ceil(options.serverDeadlineMs / 1000),
      };
      if (wish.limit <= PAGE_SIZE) {
        const few = { ...question, sizeLimit: wish.limit + 1 };
        const { searchEntries } = await ask('search', budget, () => client.search(base, few));
        return firstOf(searchEntries.map(toEntry), wish.limit);
      }
      const paged = { pageSize: PAGE_SIZE };
      const pages = client.searchPaginated(base, { ...question, paged });
      const next = () => ask('search', budget, () => nextPage(pages));
      return collectPages(next, wish.limit);
    },
    close: () => {
      // With a word of farewell (RFC 4511 4.3), if it can still be said.
      client
        .unbind()
        .catch(() => {})
        .finally(() => gate.destroy());
    },
  };
}

type Page = SearchResult | 'end' | 'no more said';

/** One page. sizeLimitExceeded and adminLimitExceeded end a search that has said as much as this server says. */
async function nextPage(pages: AsyncGenerator<SearchResult>): Promise<Page> {
  try {
    const { done, value } = await pages.next();
    return done ? 'end' : value;
  } catch (thrown) {
    if (thrown instanceof ResultCodeError && LIMITS.has(thrown.code)) return 'no more said';
    throw thrown;
  }
}

async function collectPages(next: () => Promise<Page>, limit: number): Promise<Found> {
  const entries: DirectoryEntry[] = [];
  while (entries.length <= limit) {
    const page = await next();
    if (page === 'end') break;
    if (page === 'no more said') return { entries, hasMore: true };
    entries.push(...page.searchEntries.map(toEntry));
  }
  return firstOf(entries, limit);
}

function firstOf(entries: readonly DirectoryEntry[], limit: number): Found {
  return { entries: entries.slice(0, limit), hasMore: entries.length > limit };
}

/**
 * The library over a connection of ours. It would open another by itself when that one ends, in clear text even where
 * it was protected, and go on as if nothing had been: so there is no other.
 */
function openClient(gate: MessageGate, timeout: number): Client {
  let isTaken = false;
  return new Client({
    url: 'ldap://directory.invalid',
    // Ours comes first; this one would catch what ours does not know of.
    timeout: timeout * 2,
    createConnection: (() => {
      if (isTaken || gate.destroyed) throw new Error('the connection has ended');
      isTaken = true;
      return gate;
    }) as unknown as typeof import('node:net').connect,
  });
}

function resultOf(thrown: unknown): { code: number; said: string } {
  if (thrown instanceof ResultCodeError) return { code: thrown.code, said: thrown.message };
  throw thrown;
}

/** What the library threw, as an error of ours: a code at most, never its text. */
function explain(thrown: unknown, gate: MessageGate): LdapError {
  if (thrown instanceof LdapError) return thrown;
  if (gate.failure) return gate.failure;
  if (!(thrown instanceof ResultCodeError)) {
    const broken = ldapErrors.unavailable('garbage');
    gate.fail(broken);
    return broken;
  }
  return explainResult(thrown.code);
}

/** The results of a search that is none (RFC 4511 appendix A). */
function explainResult(code: number): LdapError {
  const detail = `result ${code}`;
  switch (code) {
    case 10:
      return ldapErrors.rejectsUs('not_here', detail);
    case 8:
    case 13:
      return ldapErrors.rejectsUs('transport', detail);
    case 32:
    case 34:
      return ldapErrors.rejectsUs('base', detail);
    // Active Directory says operationsError to whoever searches without a bind.
    case 1:
    case 50:
      return ldapErrors.rejectsUs('rights', detail);
    default:
      return ldapErrors.unavailable('result', detail);
  }
}

async function measured<T>(
  operation: string,
  { clock, onRequest }: ConnectionOptions,
  work: () => Promise<T>,
): Promise<T> {
  const began = clock.monotonicMs();
  const tell = (outcome: string): void => {
    onRequest(operation, outcome, (clock.monotonicMs() - began) / 1000);
  };
  try {
    const answer = await work();
    // At the end of the pages no question was asked any more.
    if (answer !== 'end') tell(isRefusal(answer) ? 'refused' : 'ok');
    return answer;
  } catch (thrown) {
    tell(thrown instanceof LdapError ? thrown.reason : 'unexpected');
    throw thrown;
  }
}

function isRefusal(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'code' in answer && answer.code !== 0;
}
