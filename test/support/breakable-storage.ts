import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import { storageError } from '../../src/storage/errors.ts';
import { openStorage } from '../../src/storage/open-storage.ts';
import { createSealer } from '../../src/storage/sealer.ts';
import type { Repositories, Storage } from '../../src/storage/storage.ts';

/** How a call fails: as a store that is gone does, with somebody else's error, or with what is no error at all. */
export type Failure = 'gone' | 'error' | 'nonsense' | 'thrown at once';

/** A real store in memory, every call of which can be made to fail, in a transaction as well. */
export class BreakableStorage {
  readonly storage: Storage;
  failure: Failure | null = null;
  /** Only calls of this name fail: `singleUse.take`; null is all. */
  only: string | null = null;
  /** What was called, failed or not: `sessions.find`. */
  readonly calls: string[] = [];

  private constructor(real: Storage) {
    this.storage = {
      ...this.#guard(real, ''),
      ...this.#guardRepositories(real),
      transaction: (work) =>
        this.#call('transaction', () =>
          real.transaction((inside) => work(this.#guardRepositories(inside))),
        ) as ReturnType<typeof work>,
      close: () => real.close(),
    };
  }

  static async open(): Promise<BreakableStorage> {
    const seal = createSealer('a secret of a test, 32 bytes long', systemRandom);
    return new BreakableStorage(
      await openStorage({ url: 'sqlite::memory:', clock: systemClock, seal }),
    );
  }

  /** Works again. */
  mend(): void {
    this.failure = null;
    this.only = null;
    this.calls.length = 0;
  }

  #guardRepositories(real: Repositories): Repositories {
    return {
      users: this.#guard(real.users, 'users.'),
      sessions: this.#guard(real.sessions, 'sessions.'),
      singleUse: this.#guard(real.singleUse, 'singleUse.'),
      meetings: this.#guard(real.meetings, 'meetings.'),
      invitations: this.#guard(real.invitations, 'invitations.'),
      presence: this.#guard(real.presence, 'presence.'),
      audit: this.#guard(real.audit, 'audit.'),
      tries: this.#guard(real.tries, 'tries.'),
      apiKeys: this.#guard(real.apiKeys, 'apiKeys.'),
      idempotency: this.#guard(real.idempotency, 'idempotency.'),
      signingKeys: this.#guard(real.signingKeys, 'signingKeys.'),
      inlineGrants: this.#guard(real.inlineGrants, 'inlineGrants.'),
      accounts: this.#guard(real.accounts, 'accounts.'),
      accountLinks: this.#guard(real.accountLinks, 'accountLinks.'),
      accountFactors: this.#guard(real.accountFactors, 'accountFactors.'),
      passkeys: this.#guard(real.passkeys, 'passkeys.'),
    };
  }

  #guard<T extends object>(target: T, prefix: string): T {
    const guarded: Record<string, unknown> = {};
    for (const [name, method] of Object.entries(target)) {
      guarded[name] =
        typeof method === 'function'
          ? (...values: unknown[]) => this.#call(prefix + name, () => method(...values))
          : method;
    }
    return guarded as T;
  }

  #call(name: string, real: () => unknown): unknown {
    this.calls.push(name);
    if (this.failure === null || (this.only !== null && this.only !== name)) return real();
    switch (this.failure) {
      case 'gone':
        return Promise.reject(storageError('storage_unavailable', { hint: 'a test' }));
      case 'error':
        return Promise.reject(new Error('inner: connect postgres://usher:canary-pw@db/usher'));
      case 'nonsense':
        return Promise.reject(undefined);
      case 'thrown at once':
        throw new TypeError('inner: x is not a function');
    }
  }
}
