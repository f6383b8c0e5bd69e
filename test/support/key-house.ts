import { createCompleteEvent } from '../../src/audit/complete-event.ts';
import { systemRandom } from '../../src/base/random.ts';
import type { KeysConfig } from '../../src/config/config.ts';
import type { ChangeDeps } from '../../src/keys/change-keys.ts';
import { changeDepsOf, SigningKeys } from '../../src/keys/signing-keys.ts';
import type { SigningKey } from '../../src/model/signing-key.ts';
import { openTestStorage, TEST_SECRET } from '../../src/storage/conformance/test-database.ts';
import { createSealer } from '../../src/storage/sealer.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { FixedClock } from './fixed-clock.ts';

export const KEY_SETTINGS: KeysConfig = {
  bits: 2048,
  rotateAfterSeconds: 90 * 86_400,
  file: null,
};

/** A store with keys in it, a clock that stands, and a log. */
export interface KeyHouse {
  readonly storage: Storage;
  readonly clock: FixedClock;
  readonly keys: SigningKeys;
  /** For changes by hand. */
  readonly change: ChangeDeps;
  /** `level event` of each line, and what stood beside it. */
  readonly lines: { readonly event: string; readonly fields: Record<string, unknown> }[];
  /** Another process on the same store. */
  another(settings?: Partial<KeysConfig>): SigningKeys;
  /** `state` of each key by its kid, and the kid of the active one. */
  list(): Promise<readonly SigningKey[]>;
  close(): Promise<void>;
}

export interface KeyHouseOptions {
  readonly url?: string;
  readonly storage?: Storage;
  readonly clock?: FixedClock;
  readonly settings?: Partial<KeysConfig>;
  readonly secret?: string;
}

/** Nothing is prepared yet. */
export async function openKeyHouse(options: KeyHouseOptions = {}): Promise<KeyHouse> {
  const seal = createSealer(options.secret ?? TEST_SECRET, systemRandom);
  const url = options.url ?? 'sqlite::memory:';
  const storage = options.storage ?? (await openTestStorage(url, { seal }));
  const clock = options.clock ?? new FixedClock();
  const completeEvent = createCompleteEvent(clock, systemRandom);
  const lines: KeyHouse['lines'] = [];
  const say = (level: string) => (event: string, fields: object) =>
    void lines.push({ event: `${level} ${event}`, fields: { ...fields } });
  const log = { info: say('info'), warn: say('warn'), error: say('error') };
  const depsFor = (more: Partial<KeysConfig> = {}) => ({
    ...{ storage, clock, log, completeEvent },
    settings: { ...KEY_SETTINGS, ...options.settings, ...more },
  });
  return {
    storage,
    clock,
    lines,
    keys: new SigningKeys(depsFor() as never),
    change: changeDepsOf(depsFor(), 'cli'),
    another: (settings) => new SigningKeys(depsFor(settings) as never),
    list: () => storage.signingKeys.list(),
    close: () => storage.close(),
  };
}

/** The kids of these keys by what they are. */
export function kidsOf(keys: readonly SigningKey[]): Readonly<Record<string, readonly string[]>> {
  const states = ['next', 'active', 'retired', 'revoked'] as const;
  return Object.fromEntries(
    states.map((state) => [state, keys.filter((key) => key.state === state).map(({ kid }) => kid)]),
  );
}
