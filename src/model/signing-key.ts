/**
 * What becomes of a key, in this order: published, signing, published still, gone. Whatever it is, it can be revoked:
 * it is then published nowhere from that moment on.
 */
export type SigningKeyState = 'next' | 'active' | 'retired' | 'revoked';

/** A key of ours that signs tokens. Of `active` and `next` there is one at most. */
export interface SigningKey {
  /** The thumbprint of the public key (RFC 7638, SHA-256): the same key never has two, nor two keys one. */
  readonly kid: string;
  readonly state: SigningKeyState;
  /** Made by Usher, or given to it as a file. */
  readonly origin: 'made' | 'given';
  /** SPKI, PEM. */
  readonly publicKey: string;
  /** The public key as an X.509 certificate, PEM. Of a revoked key: a certificate of a key that nobody has. */
  readonly certificate: string;
  /** PKCS #8, PEM. Null once it signs no more, and where it cannot be read (another secret, a damaged store). */
  readonly privateKey: string | null;
  /** Seconds since 1970, all of them. Since it was created it is published. */
  readonly createdAt: number;
  /** Null: it has not been that yet. */
  readonly activatedAt: number | null;
  readonly retiredAt: number | null;
  readonly revokedAt: number | null;
  /** No token that it signed lives longer; 0 where it signed none. */
  readonly signedUntil: number;
}

/** What publication says about how long it may be kept: Prosody asks again 60 s before that. Seconds. */
export const PUBLISHED_MAX_AGE_SECONDS = 300;

/**
 * How long a key is published before it signs, so that every Prosody has it by then: a dozen of its refreshes, for
 * some of them may fail. Seconds.
 */
const PUBLISH_AHEAD_SECONDS = 3600;

/** Prosody forgets a key an hour and a half after it was last published; so long a retired one is kept beyond need. */
export const PUBLISH_BEYOND_SECONDS = 90 * 60;

/** Longer than a Prosody runs without a restart. Seconds. */
export const REMEMBERED_SECONDS = 400 * 86_400;

/** Whether anybody who asks is told of this key at `now`. */
export function isPublished({ state, signedUntil }: SigningKey, now: number): boolean {
  if (state === 'revoked') return false;
  return state !== 'retired' || now < signedUntil + PUBLISH_BEYOND_SECONDS;
}

/**
 * Whether a Prosody may still remember this key, which was revoked: with `asap_key_server` one does for as long as it
 * runs, whoever signs with the key by then.
 */
export function isRemembered({ state, revokedAt }: SigningKey, now: number): boolean {
  return state === 'revoked' && now < (revokedAt ?? 0) + REMEMBERED_SECONDS;
}

/** From when on every Prosody knows the key. */
export function knownFrom({ createdAt }: SigningKey): number {
  return createdAt + PUBLISH_AHEAD_SECONDS;
}

/** What an operator decides about the change of keys. */
export interface KeyPolicy {
  /** How long a key signs; null: until somebody says otherwise. */
  readonly rotateAfterSeconds: number | null;
  /** Whether Usher makes the key that comes next; not where keys are given. */
  readonly makesNext: boolean;
}

/** What is to be done at a moment. */
export interface KeyPlan {
  /** The key that begins to sign, and the one that ceases to. */
  readonly activate: string | null;
  readonly retire: string | null;
  /** Those that nobody needs any more. */
  readonly remove: readonly string[];
  readonly needsNext: boolean;
}

/** What is due at `now`. Pure: whoever does it asks again once nobody else can change the keys. */
export function planKeys(keys: readonly SigningKey[], now: number, policy: KeyPolicy): KeyPlan {
  const active = keys.find(({ state }) => state === 'active');
  const next = keys.find(({ state }) => state === 'next');
  const isTurn = next !== undefined && isTurnOf(next, active, now, policy);
  return {
    activate: isTurn ? next.kid : null,
    retire: isTurn && active ? active.kid : null,
    remove: keys
      .filter((key) => key.state === 'retired' && !isPublished(key, now))
      .map(({ kid }) => kid),
    // None that signs and none that could: that is for whoever starts on an empty store, or for an operator.
    needsNext: policy.makesNext && (isTurn || (active !== undefined && next === undefined)),
  };
}

/** A key that was given is wanted at once; one that was made waits until the active one is old. */
function isTurnOf(
  next: SigningKey,
  active: SigningKey | undefined,
  now: number,
  { rotateAfterSeconds }: KeyPolicy,
): boolean {
  if (active === undefined) return true;
  if (now < knownFrom(next)) return false;
  if (next.origin === 'given') return true;
  return rotateAfterSeconds !== null && now >= (active.activatedAt ?? now) + rotateAfterSeconds;
}

export function isNothingDue({ activate, remove, needsNext }: KeyPlan): boolean {
  return activate === null && remove.length === 0 && !needsNext;
}
