import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';

/** What Prosody's fetch came back with; null for none. */
export interface KeyAnswer {
  readonly text: string;
  /** Seconds; null where a proxy took Cache-Control away. */
  readonly maxAge: number | null;
}

const SIX_HOURS = 6 * 3600;
const FORGET = 90 * 60;
const RETRY = 30;

/**
 * What a Prosody with `cache_keys_url` knows of keys: it asks again 60 s before `max-age` is over (after six hours
 * without one, half a minute after a failure), and forgets a key 90 minutes after an answer lacked it.
 */
export class ProsodyKeys {
  readonly #fetch: () => Promise<KeyAnswer | null>;
  readonly #keys = new Map<string, KeyObject>();
  #askAt = 0;
  #forget: { at: number; kids: readonly string[] }[] = [];

  constructor(fetch: () => Promise<KeyAnswer | null>) {
    this.#fetch = fetch;
  }

  /** Lets time come to `now`, seconds. */
  async pass(now: number): Promise<void> {
    for (const { kids } of this.#forget.filter(({ at }) => at <= now)) {
      for (const kid of kids) this.#keys.delete(kid);
    }
    this.#forget = this.#forget.filter(({ at }) => at > now);
    if (now < this.#askAt) return;
    const answer = await this.#fetch();
    if (answer === null) {
      this.#askAt = now + RETRY;
      return;
    }
    const gone = new Set(this.#keys.keys());
    for (const [kid, key] of keysIn(answer.text)) {
      this.#keys.set(kid, key);
      gone.delete(kid);
    }
    this.#forget.push({ at: now + FORGET, kids: [...gone] });
    const { maxAge } = answer;
    this.#askAt = now + (maxAge === null ? SIX_HOURS : maxAge > 60 ? maxAge - 60 : maxAge);
  }

  get keys(): ReadonlyMap<string, KeyObject> {
    return this.#keys;
  }
}

function keysIn(text: string): [string, KeyObject][] {
  const answer = JSON.parse(text) as Record<string, unknown>;
  if (Array.isArray(answer['keys'])) {
    return (answer['keys'] as { kid: string; n: string; e: string }[]).map(({ kid, n, e }) => [
      kid,
      createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' }),
    ]);
  }
  return Object.entries(answer as Record<string, string>).map(([kid, certificate]) => [
    kid,
    new X509Certificate(certificate).publicKey,
  ]);
}
