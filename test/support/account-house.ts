import { Writable } from 'node:stream';
import type { AccountDeps } from '../../src/accounts/account-deps.ts';
import type { AccountWish } from '../../src/accounts/account-wish.ts';
import { type Accounts, createAccounts } from '../../src/accounts/accounts.ts';
import { createHashQueue, type HashQueue } from '../../src/accounts/hash-queue.ts';
import { relyingPartyOf } from '../../src/accounts/relying-party.ts';
import { createCompleteEvent } from '../../src/audit/complete-event.ts';
import { createLog } from '../../src/base/log.ts';
import { systemRandom } from '../../src/base/random.ts';
import type { Account, StoredPassword } from '../../src/model/account.ts';
import { openStorage } from '../../src/storage/open-storage.ts';
import { createSealer } from '../../src/storage/sealer.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { FixedClock } from './fixed-clock.ts';
import { sampleIdentity } from './sample-identity.ts';

/** Who acts in tests. */
export const TESTER = { actor: 'cli' };
export const allow = async (): Promise<boolean> => true;

/** Accounts over a store in memory, with a clock that stands, and counts of what was hashed. */
export class AccountHouse {
  readonly clock: FixedClock;
  readonly storage: Storage;
  readonly accounts: Accounts;
  readonly deps: AccountDeps;
  /** How often something was hashed or tried. */
  hashed = 0;
  /** The most that were hashed at one time. */
  mostAtOnce = 0;
  readonly #lines: string[];

  private constructor(
    storage: Storage,
    clock: FixedClock,
    queue: HashQueue,
    policy: Partial<AccountDeps['settings']['policy']>,
  ) {
    this.storage = storage;
    this.clock = clock;
    this.#lines = [];
    const lines = this.#lines;
    const destination = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    });
    this.deps = {
      ...{ storage, clock, random: systemRandom, hashes: this.#counting(queue) },
      log: createLog({ level: 'trace', destination }),
      completeEvent: createCompleteEvent(clock, systemRandom),
      settings: {
        methodId: 'local',
        hosts: new Set(['meet.example.org']),
        relyingParty: relyingPartyOf(new URL('https://auth.example.org/'), 'Example University'),
        policy: { leastCharacters: 8, siteWords: ['Example University'], ...policy },
      },
    };
    this.accounts = createAccounts(this.deps);
  }

  static async open({
    queue = createHashQueue(),
    storage,
    policy = {},
  }: {
    readonly queue?: HashQueue;
    readonly storage?: Storage;
    readonly policy?: Partial<AccountDeps['settings']['policy']>;
  } = {}): Promise<AccountHouse> {
    const clock = new FixedClock();
    const seal = createSealer('a secret of a test, 32 bytes long', systemRandom);
    const opened = storage ?? (await openStorage({ url: 'sqlite::memory:', clock, seal }));
    return new AccountHouse(opened, clock, queue, policy);
  }

  #counting(queue: HashQueue): HashQueue {
    let running = 0;
    return {
      run: (work) =>
        queue.run(async () => {
          this.hashed += 1;
          running += 1;
          this.mostAtOnce = Math.max(this.mostAtOnce, running);
          try {
            return await work();
          } finally {
            running -= 1;
          }
        }),
    };
  }

  /** An account without a password, or with one as the store has it. */
  async add(
    name: string,
    more: Partial<AccountWish> = {},
    password: StoredPassword | null = null,
  ): Promise<Account> {
    const blank = { displayName: null, email: null, groups: [], language: null };
    const wish = { name, ...blank, ...more };
    const { created, refusals } = await this.accounts.create([{ wish, password }], TESTER);
    if (!created[0]) throw new Error(refusals[0]?.refused);
    return created[0];
  }

  /** An account whose owner has set a password by their link. */
  async addWithPassword(
    name: string,
    password: string,
    more: Partial<AccountWish> = {},
  ): Promise<Account> {
    const { id } = await this.add(name, more);
    const made = await this.accounts.makeLink(id, 'invite', TESTER);
    const used = await this.accounts.useLink(made?.secret ?? '', password, TESTER);
    if (used.kind !== 'set') throw new Error(`not set: ${JSON.stringify(used)}`);
    return used.account;
  }

  /** As the sign-in with this account does. */
  async openSession(accountId: string, idHash: string): Promise<void> {
    const identity = sampleIdentity({ methodId: 'local', subject: accountId });
    const now = this.clock.nowSeconds();
    const user = await this.storage.users.recordSignIn(identity, `u of ${accountId}`, now);
    const times = { createdAt: now, lastSeenAt: now, expiresAt: now + 3600 };
    await this.storage.sessions.create({ idHash, userId: user.id, identity, ...times });
  }

  /** What was logged so far. */
  said(): string {
    return this.#lines.join('');
  }

  /** What the audit trail says, oldest first: `account-link joki invite`. */
  async trail(): Promise<string[]> {
    const events = await this.storage.audit.list({}, 1000);
    return events.map(({ action, username, reason }) =>
      [action, username, reason].filter((word) => word !== null).join(' '),
    );
  }

  close(): Promise<void> {
    return this.storage.close();
  }
}
