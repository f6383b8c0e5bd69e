import { createHash, timingSafeEqual } from 'node:crypto';
import type { OidcMethodConfig } from '../../../config/config.ts';
import type { JsonObject } from '../../../model/json.ts';
import { providerErrors } from '../../remote/errors.ts';
import { CLOCK_TOLERANCE_SECONDS } from './relying-party.ts';

/** An ID token handed over now was not issued long ago: a bound for one that was kept and sent again. */
const MAX_AGE_SECONDS = 60 * 60;
const MAX_SUBJECT = 255;

/** What the library verified, and what the checks beyond it need. */
export interface VerifiedIdToken {
  readonly claims: JsonObject;
  readonly algorithm: string;
  readonly accessToken: string;
}

/**
 * The checks of OpenID Connect Core 3.1.3.7 and 3.1.3.6 that the library leaves to us: subject, `azp`,
 * `iat`, `acr`, `at_hash`. Signature, issuer, audience, expiry, nonce and `auth_time` are its own.
 * Throws `answer_invalid` or `acr_not_met`; returns the subject.
 */
export function judgeIdToken(
  token: VerifiedIdToken,
  settings: Pick<OidcMethodConfig, 'clientId' | 'acrValues' | 'requireAtHash'>,
  nowSeconds: number,
): string {
  const { claims } = token;
  const subject = claims['sub'];
  if (!isSubject(subject)) throw providerErrors.answerInvalid('id_token_subject');
  const azp = claims['azp'];
  if (azp !== undefined && azp !== settings.clientId) {
    throw providerErrors.answerInvalid('id_token_azp');
  }
  const issuedAt = Number(claims['iat']);
  const age = nowSeconds - issuedAt;
  if (!Number.isFinite(age) || age < -CLOCK_TOLERANCE_SECONDS || age > MAX_AGE_SECONDS) {
    throw providerErrors.answerInvalid('id_token_time', { detail: `${age} s old` });
  }
  judgeAtHash(token, settings.requireAtHash);
  const acr = claims['acr'];
  const { acrValues } = settings;
  if (acrValues.length > 0 && !(typeof acr === 'string' && acrValues.includes(acr))) {
    throw providerErrors.acrNotMet();
  }
  return subject;
}

/** One half of an account: it is stored, compared and logged, so it holds no controls. */
export function isSubject(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length > 0 &&
    value.length <= MAX_SUBJECT &&
    !/\p{Cc}/u.test(value) &&
    value.isWellFormed()
  );
}

function judgeAtHash(token: VerifiedIdToken, required: boolean): void {
  const claimed = token.claims['at_hash'];
  if (claimed === undefined) {
    if (required) throw providerErrors.answerInvalid('id_token_at_hash', { detail: 'missing' });
    return;
  }
  const expected = atHash(token.accessToken, token.algorithm);
  const given = Buffer.from(typeof claimed === 'string' ? claimed : '');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw providerErrors.answerInvalid('id_token_at_hash', { detail: 'differs' });
  }
}

/** The left half of the hash of the access token, base64url (Core 3.1.3.6). EdDSA here is Ed25519: SHA-512. */
function atHash(accessToken: string, algorithm: string): Buffer {
  const bits = /\d{3}$/.exec(algorithm)?.[0] ?? '512';
  const digest = createHash(`sha${bits}`).update(accessToken).digest();
  return Buffer.from(digest.subarray(0, digest.length / 2).toString('base64url'));
}
