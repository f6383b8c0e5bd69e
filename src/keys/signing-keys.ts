import type { Clock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { KeysConfig } from '../config/config.ts';
import type { CompleteEvent } from '../model/audit-event.ts';
import type { Check } from '../model/check.ts';
import type { Storage } from '../storage/storage.ts';
import { type ChangeDeps, carryOut, makeFirstKeys } from './change-keys.ts';
import { keyErrors, shortKid } from './errors.ts';
import { adoptKeyFile } from './key-file.ts';
import { type KeySet, keySetMark, openKeySet } from './open-key-set.ts';

export interface SigningKeysDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
  readonly completeEvent: CompleteEvent;
  readonly settings: KeysConfig;
}

/** For so long a reading of the store counts: what another process has changed is seen after it. */
const FRESH_MS = 1000;
/** So long anybody waits for the store who can also be told what was there before. */
const PATIENCE_MS = 500;
/** `signedUntil` is written so far ahead that one token an hour has to wait for it. Seconds. */
const COVER_AHEAD_SECONDS = 3600;

/** Our keys: what signs, what is published, and the change of keys. Any number of processes share one set. */
export class SigningKeys {
  readonly #deps: SigningKeysDeps;
  readonly #change: ChangeDeps;
  #set: KeySet | null = null;
  #mark = '';
  #readAt = Number.NEGATIVE_INFINITY;
  /** Until then nobody asks the store again only to publish: it has just failed. */
  #heldUntil = Number.NEGATIVE_INFINITY;
  #underWay: Promise<KeySet> | null = null;
  /** What the store was told of the active key. */
  #covered = { kid: '', until: 0 };
  #fileFault: string | null = null;

  constructor(deps: SigningKeysDeps) {
    this.#deps = deps;
    this.#change = changeDepsOf(deps, 'usher');
  }

  /**
   * For the start: takes up the key file, makes the first keys where there are none, and opens what is there.
   *
   * @throws AppError `signing_key_damaged`, `signing_key_refused`; `storage_unavailable`, after which it may be tried
   *   again
   */
  async prepare(): Promise<void> {
    const { file } = this.#deps.settings;
    if (file !== null) await adoptKeyFile(this.#change, file);
    await this.#readAnew();
  }

  /**
   * The set that a token is signed with which lives until `expiresAt` (seconds since 1970): its public key will be
   * published for as long. Rejects rather than sign by a key that has been revoked since.
   */
  async forToken(expiresAt: number): Promise<KeySet> {
    let set = await this.#current();
    for (let tries = 0; tries < 3; tries += 1) {
      if (this.#isCovered(set.kid, expiresAt)) return set;
      const until = expiresAt + COVER_AHEAD_SECONDS;
      if (await this.#deps.storage.signingKeys.cover(set.kid, until)) {
        this.#covered = { kid: set.kid, until };
        return set;
      }
      set = await this.#readAnew();
    }
    throw keyErrors.missing();
  }

  /** For publication: never older than a second, unless the store is slow or gone. */
  published(): KeySet | Promise<KeySet> {
    const now = this.publishedNow();
    if (now) return now;
    return this.#set ? this.#readPatiently(this.#set) : this.#readAnew();
  }

  /** The same where nobody has to wait for it; null where somebody has. */
  publishedNow(): KeySet | null {
    const isHeld = this.#deps.clock.monotonicMs() < this.#heldUntil;
    return isHeld || this.#isFresh() ? this.#set : null;
  }

  /** For /readyz: whether there are keys that can sign. Never rejects. */
  async check(): Promise<readonly Check[]> {
    const name = 'signing-keys';
    try {
      await this.#current();
      return [{ name, ok: true }];
    } catch (thrown) {
      // Anybody may read this: what is no error of ours could say anything.
      const reason = thrown instanceof AppError ? thrown.message : 'failed';
      return [{ name, ok: false, reason }];
    }
  }

  /** Does what is due: a change of keys, the end of an old one, a new key in the file. Never rejects. */
  async tend(): Promise<void> {
    await this.#lookAtFile();
    try {
      const done = await carryOut(this.#change);
      if (done?.activate)
        this.#deps.log.info('signing_key_rotated', { key: shortKid(done.activate) });
      await this.#readAnew();
    } catch (thrown) {
      this.#deps.log.warn('signing_keys_not_tended', { err: thrown });
    }
  }

  async #lookAtFile(): Promise<void> {
    const { log, settings } = this.#deps;
    if (settings.file === null) return;
    try {
      const given = await adoptKeyFile(this.#change, settings.file);
      if (given.isNew)
        log.info('signing_key_given', { key: shortKid(given.kid), state: given.state });
      this.#fileFault = null;
    } catch (thrown) {
      // Said once: the file is looked at every minute.
      const fault = thrown instanceof AppError ? (thrown.hint ?? thrown.code) : String(thrown);
      if (fault !== this.#fileFault) log.error('signing_key_file_refused', { err: thrown });
      this.#fileFault = fault;
    }
  }

  /** As the store has it: what signs is never taken from memory alone. */
  async #current(): Promise<KeySet> {
    return (this.#isFresh() ? this.#set : null) ?? (await this.#readAnew());
  }

  #isFresh(): boolean {
    return this.#deps.clock.monotonicMs() - this.#readAt < FRESH_MS;
  }

  #isCovered(kid: string, expiresAt: number): boolean {
    return this.#covered.kid === kid && expiresAt <= this.#covered.until;
  }

  async #readPatiently(before: KeySet): Promise<KeySet> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<KeySet>((resolve) => {
      timer = setTimeout(() => resolve(before), PATIENCE_MS);
    });
    const read = this.#readAnew().catch((thrown: unknown) => {
      this.#deps.log.warn('signing_keys_not_read', { err: thrown });
      this.#heldUntil = this.#deps.clock.monotonicMs() + FRESH_MS;
      return before;
    });
    return Promise.race([read, late]).finally(() => clearTimeout(timer));
  }

  /** One reading for all who ask at once. */
  #readAnew(): Promise<KeySet> {
    this.#underWay ??= this.#read().finally(() => {
      this.#underWay = null;
    });
    return this.#underWay;
  }

  async #read(): Promise<KeySet> {
    const { storage, clock } = this.#deps;
    const began = clock.monotonicMs();
    let keys = await storage.signingKeys.list();
    if (keys.length === 0) {
      await this.#begin();
      keys = await storage.signingKeys.list();
    }
    const now = clock.nowSeconds();
    const mark = keySetMark(keys, now);
    if (this.#set === null || mark !== this.#mark) {
      this.#set = openKeySet(keys, now);
      this.#mark = mark;
    }
    this.#readAt = began;
    return this.#set;
  }

  /** Only an empty store gets keys of its own accord. */
  async #begin(): Promise<void> {
    const { log, settings } = this.#deps;
    if (settings.file !== null) await adoptKeyFile(this.#change, settings.file);
    else if (await makeFirstKeys(this.#change)) log.info('signing_keys_made');
  }
}

/** What the change of keys needs; `actor`: who wants it. */
export function changeDepsOf(
  { storage, clock, completeEvent, settings }: Omit<SigningKeysDeps, 'log'>,
  actor: 'usher' | 'cli',
): ChangeDeps {
  const { file, bits, rotateAfterSeconds } = settings;
  const isGiven = file !== null;
  return {
    storage,
    clock,
    completeEvent,
    bits,
    actor,
    policy: { rotateAfterSeconds: isGiven ? null : rotateAfterSeconds, makesNext: !isGiven },
  };
}
