import * as z from 'zod';
import type { Clock } from '../../../base/clock.ts';
import type { Budgets } from '../../remote/budget.ts';
import { providerErrors } from '../../remote/errors.ts';
import { type GuardedFetch, readJson } from '../../remote/guarded-fetch.ts';

/** Keys older than this are asked for again before they are used. */
const FRESH_MS = 10 * 60 * 1000;
/** While asking fails, keys are used up to this age. */
const STALE_MS = 60 * 60 * 1000;
/** A key id that is not known makes us ask again, but no more often than this. */
const UNKNOWN_KEY_COOLDOWN_MS = 30 * 1000;
const MAX_KEYS = 100;

const keyShape = z.looseObject({
  kty: z.enum(['RSA', 'EC', 'OKP']),
  kid: z.string().optional(),
});
const keySetShape = z.object({ keys: z.array(z.unknown()).max(1000) });

/** A public key as JWK (RFC 7517). */
export type PublicKey = z.infer<typeof keyShape>;

/** What a JWS header says about its key. */
export interface KeyWanted {
  readonly kid: string | undefined;
}

/** Who asks: each has a cooldown of its own, so that forged logout tokens cannot delay a sign-in. */
export type KeyPurpose = 'sign-in' | 'logout';

/**
 * The keys a provider signs with. A new key works at its first use: an unknown `kid` makes us ask again
 * at once, then for 30 s no more, whatever is sent (oauth4webapi and jose keep a young key set instead,
 * and a sign-in after a rotation fails). Keys without `kid` cannot be told to be new, so they are asked
 * for again when they are 30 s old.
 */
export interface KeySet {
  /** The keys, asked for again where `wanted` is not among them. Throws `provider_unavailable`. */
  keysFor(address: string, wanted: KeyWanted, purpose: KeyPurpose): Promise<readonly PublicKey[]>;
}

interface KeySetDeps {
  readonly clock: Clock;
  readonly budgets: Budgets;
  readonly fetch: GuardedFetch;
}

interface Held {
  readonly address: string;
  readonly keys: readonly PublicKey[];
  readonly at: number;
}

export function createKeySet({ clock, budgets, fetch }: KeySetDeps): KeySet {
  let held: Held | null = null;
  let pending: { address: string; work: Promise<Held> } | null = null;
  const missedAt: Record<KeyPurpose, number> = {
    'sign-in': Number.NEGATIVE_INFINITY,
    logout: Number.NEGATIVE_INFINITY,
  };

  const load = (address: string): Promise<Held> => {
    if (pending?.address === address) return pending.work;
    const work = budgets
      .spend(async (budget) => {
        const answer = await fetch(address, 'jwks_uri', budget.signal, {
          headers: { accept: 'application/json, application/jwk-set+json' },
        });
        const keys = readKeys(await readJson(answer, 'jwks_uri'));
        held = { address, keys, at: clock.monotonicMs() };
        return held;
      })
      .finally(() => {
        if (pending?.work === work) pending = null;
      });
    pending = { address, work };
    return work;
  };

  /** The keys we hold when they are young enough, else new ones, else old ones. */
  const current = async (address: string): Promise<Held> => {
    const known = held?.address === address ? held : null;
    const age = known ? clock.monotonicMs() - known.at : Number.POSITIVE_INFINITY;
    if (known && age < FRESH_MS) return known;
    try {
      return await load(address);
    } catch (thrown) {
      if (known && age < STALE_MS) return known;
      throw thrown;
    }
  };

  return {
    async keysFor(address, wanted, purpose) {
      const before = held;
      const found = await current(address);
      const now = clock.monotonicMs();
      const justAsked = found !== before;
      if (justAsked || !isMissing(found, wanted, now)) return found.keys;
      if (pending?.address === address) return (await pending.work).keys;
      if (now - missedAt[purpose] < UNKNOWN_KEY_COOLDOWN_MS) return found.keys;
      missedAt[purpose] = now;
      return (await load(address)).keys;
    },
  };
}

function isMissing(held: Held, wanted: KeyWanted, now: number): boolean {
  if (wanted.kid === undefined) return now - held.at >= UNKNOWN_KEY_COOLDOWN_MS;
  return !held.keys.some((key) => key.kid === wanted.kid);
}

/** Members that are no public signature key of a kind we know are passed over (RFC 7517 5). */
function readKeys(document: unknown): PublicKey[] {
  const read = keySetShape.safeParse(document);
  if (!read.success)
    throw providerErrors.unavailable('metadata', { detail: 'jwks_uri has no keys' });
  return read.data.keys
    .map((key) => keyShape.safeParse(key))
    .flatMap((key) => (key.success ? [key.data] : []))
    .filter((key) => key['d'] === undefined && (key['use'] ?? 'sig') === 'sig')
    .slice(0, MAX_KEYS);
}
