import { createHash, type KeyObject } from 'node:crypto';
import { createFixedAnswer, type FixedAnswer } from '../http/fixed-answer.ts';
import { PUBLISHED_MAX_AGE_SECONDS } from '../model/signing-key.ts';

/** A key that others are told of. */
export interface PublishedKey {
  readonly kid: string;
  readonly publicKey: KeyObject;
  /** PEM. */
  readonly certificate: string;
}

/** What is answered where our public keys are asked for. Nothing in it is secret. */
export interface Publication {
  /** A JWK Set (RFC 7517 5). */
  readonly keySet: FixedAnswer;
  /** `{kid: certificate}`, PEM: the other form that Prosody's `cache_keys_url` takes. */
  readonly certificates: FixedAnswer;
  /** By file name: the lower-case hexadecimal SHA-256 of the kid, and `.pem`. */
  readonly pemFiles: ReadonlyMap<string, FixedAnswer>;
}

const CACHE_CONTROL = `public, max-age=${PUBLISHED_MAX_AGE_SECONDS}`;

/** `dead`: certificates by kid that are published in the place of revoked keys. */
export function createPublication(
  keys: readonly PublishedKey[],
  dead: readonly (readonly [string, string])[],
): Publication {
  const certificates = [...keys.map(({ kid, certificate }) => [kid, certificate]), ...dead];
  return {
    keySet: createFixedAnswer(
      JSON.stringify({ keys: keys.map(jwkOf) }),
      'application/jwk-set+json',
      CACHE_CONTROL,
    ),
    certificates: createFixedAnswer(
      JSON.stringify(Object.fromEntries(certificates)),
      'application/json',
      CACHE_CONTROL,
    ),
    pemFiles: new Map(
      keys.map(({ kid, publicKey }) => [pemFileName(kid), pemAnswer(publicKey)] as const),
    ),
  };
}

/** As Prosody asks for it: `asap_key_server` and this. */
export function pemFileName(kid: string): string {
  return `${createHash('sha256').update(kid).digest('hex')}.pem`;
}

/** The members are picked one by one, so that no private one can ever be among them. No `alg`: Jitsis may differ. */
function jwkOf({ kid, publicKey }: PublishedKey): Record<string, string | undefined> {
  const { kty, n, e } = publicKey.export({ format: 'jwk' });
  return { kty, use: 'sig', kid, n, e };
}

function pemAnswer(publicKey: KeyObject): FixedAnswer {
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return createFixedAnswer(pem, 'application/x-pem-file', CACHE_CONTROL);
}
