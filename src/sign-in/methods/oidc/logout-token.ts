import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JWK,
  jwtVerify,
} from 'jose';
import type { Clock } from '../../../base/clock.ts';
import { isJsonObject, type JsonObject } from '../../../model/json.ts';
import { isTooDeep } from '../../../model/json-depth.ts';
import type { LogoutNotice } from '../../method.ts';
import { findProviderError, type ProviderError, providerErrors } from '../../remote/errors.ts';
import type { ProviderReason } from '../../remote/reasons.ts';
import { isSubject } from './judge-id-token.ts';
import type { PublicKey } from './key-set.ts';
import { SIGNING_ALGORITHMS } from './provider-metadata.ts';
import { CLOCK_TOLERANCE_SECONDS } from './relying-party.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** Providers that predate the `typ` say `JWT`, or nothing. An access token says `at+jwt`. */
const TYPES: readonly unknown[] = [undefined, 'jwt', 'logout+jwt', 'application/logout+jwt'];
const MAX_LENGTH = 16 * 1024;
/** A used token is remembered until it expires, so a provider must not make us remember it for ever. */
const MAX_LIFE_SECONDS = 24 * 60 * 60;

interface Expected {
  readonly issuer: string;
  readonly clientId: string;
  readonly clock: Clock;
  /** Where to find the key of this id. */
  readonly keysFor: (kid: string | undefined) => Promise<readonly PublicKey[]>;
}

/**
 * Validates a logout token (OpenID Connect Back-Channel Logout 1.0, 2.6). Anybody may post one, so no key
 * is asked for before issuer, audience and algorithm fit. Throws `logout_token_invalid`.
 */
export async function readLogoutToken(token: string, expected: Expected): Promise<LogoutNotice> {
  const { kid, claimed } = peek(token);
  if (claimed['iss'] !== expected.issuer) throw providerErrors.logoutTokenInvalid('logout_issuer');
  if (![claimed['aud']].flat().includes(expected.clientId)) {
    throw providerErrors.logoutTokenInvalid('logout_audience');
  }
  const keys = await expected.keysFor(kid);
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: keys as JWK[] }), {
      algorithms: [...SIGNING_ALGORITHMS],
      issuer: expected.issuer,
      audience: expected.clientId,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: expected.clock.nowDate(),
      requiredClaims: ['iat', 'exp', 'jti', 'events'],
    });
    return judgeClaims(payload as JsonObject, expected.clock.nowSeconds());
  } catch (thrown) {
    throw explain(thrown);
  }
}

function peek(token: string): { kid: string | undefined; claimed: JsonObject } {
  const parts = token.length <= MAX_LENGTH ? token.split('.') : [];
  const tooDeep = parts.some((part) => isTooDeep(Buffer.from(part, 'base64url')));
  if (parts.length !== 3 || tooDeep) throw providerErrors.logoutTokenInvalid('logout_form');
  try {
    const header = decodeProtectedHeader(token);
    if (!TYPES.includes(typeof header.typ === 'string' ? header.typ.toLowerCase() : header.typ)) {
      throw providerErrors.logoutTokenInvalid('logout_type');
    }
    if (!SIGNING_ALGORITHMS.includes(header.alg ?? '')) {
      throw providerErrors.logoutTokenInvalid('logout_algorithm');
    }
    const kid = typeof header.kid === 'string' ? header.kid : undefined;
    return { kid, claimed: decodeJwt(token) as JsonObject };
  } catch (thrown) {
    throw (
      findProviderError(thrown) ??
      providerErrors.logoutTokenInvalid('logout_form', { cause: thrown })
    );
  }
}

function judgeClaims(claims: JsonObject, now: number): LogoutNotice {
  const { iat, exp, jti, sub, sid, events } = claims;
  const refuse = (reason: ProviderReason) => providerErrors.logoutTokenInvalid(reason);
  if (!Number.isSafeInteger(iat) || !Number.isSafeInteger(exp)) throw refuse('logout_form');
  const expiresAt = Number(exp);
  if (Number(iat) > now + CLOCK_TOLERANCE_SECONDS) throw refuse('logout_time');
  if (expiresAt > now + MAX_LIFE_SECONDS) throw refuse('logout_time');
  if (!isSubject(jti)) throw refuse('logout_form');
  const event = isJsonObject(events) && Object.hasOwn(events, EVENT) ? events[EVENT] : undefined;
  if (!isJsonObject(event)) throw refuse('logout_events');
  if (Object.hasOwn(claims, 'nonce')) throw refuse('logout_nonce');
  if (sub === undefined && sid === undefined) throw refuse('logout_subject');
  if ((sub !== undefined && !isSubject(sub)) || (sid !== undefined && !isSubject(sid))) {
    throw refuse('logout_form');
  }
  return {
    subject: sub ?? null,
    sessionId: sid ?? null,
    tokenId: jti,
    // It verifies until the tolerance is over too.
    expiresAt: expiresAt + CLOCK_TOLERANCE_SECONDS + 1,
  };
}

function explain(thrown: unknown): ProviderError {
  const own = findProviderError(thrown);
  if (own) return own;
  const refuse = (reason: ProviderReason) =>
    providerErrors.logoutTokenInvalid(reason, { cause: thrown });
  if (thrown instanceof errors.JWSSignatureVerificationFailed) return refuse('logout_signature');
  if (thrown instanceof errors.JWKSNoMatchingKey) return refuse('logout_key');
  if (thrown instanceof errors.JWKSMultipleMatchingKeys) return refuse('logout_key');
  if (thrown instanceof errors.JWTExpired) return refuse('logout_time');
  if (thrown instanceof errors.JWTClaimValidationFailed && thrown.claim === 'nbf') {
    return refuse('logout_time');
  }
  return refuse('logout_form');
}
