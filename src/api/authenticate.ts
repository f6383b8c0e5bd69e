import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { type ApiKey, isApiKeyValid } from '../model/api-key.ts';
import type { Storage } from '../storage/storage.ts';
import { hashApiSecret, parseApiKey } from './api-key-text.ts';
import { apiErrors } from './errors.ts';

export interface AuthenticateDeps {
  readonly storage: Pick<Storage, 'apiKeys'>;
  readonly clock: Clock;
}

/** RFC 6750 2.1; the scheme in any capitals (RFC 9110 11.1). */
const BEARER = /^bearer +(\S+) *$/i;
/** A use is written down this often at most. */
const TOUCH_SECONDS = 60;
/** What a key that is not there is compared with: the hash of nothing that is ever a secret. */
const NOBODY = hashApiSecret('');

/**
 * Whose key stands in the header `Authorization`. Throws `api_key_invalid`, which tells the backend nothing of why:
 * an unknown id costs the same work as a wrong secret.
 */
export async function authenticate(
  { storage: { apiKeys }, clock }: AuthenticateDeps,
  authorization: string | null | undefined,
): Promise<ApiKey> {
  const shown = parseApiKey(BEARER.exec(authorization ?? '')?.[1] ?? '');
  if (!shown) throw apiErrors.keyInvalid('there is no key, or it has not the form of one');
  const key = await apiKeys.find(shown.id);
  const isRight = areEqual(hashApiSecret(shown.secret), key?.secretHash ?? NOBODY);
  const now = clock.nowSeconds();
  if (!key || !isRight) {
    throw apiErrors.keyInvalid(`${key ? 'a wrong secret for' : 'there is no key'} ${shown.id}`);
  }
  if (!isApiKeyValid(key, now)) {
    throw apiErrors.keyInvalid(
      `${shown.id} ${key.revokedAt === null ? 'has expired' : 'was revoked'}`,
    );
  }
  if (key.lastUsedAt === null || now - key.lastUsedAt >= TOUCH_SECONDS) {
    await apiKeys.touch(key.id, now);
  }
  return key;
}

function areEqual(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
