import * as client from 'openid-client';
import { findProviderError, type ProviderError, providerErrors } from '../../remote/errors.ts';
import type { ProviderReason } from '../../remote/reasons.ts';
import { wordOf } from './answer.ts';

/** The claim that a comparison failed on, in the words of oauth4webapi. */
const CLAIM_REASONS: Readonly<Record<string, ProviderReason>> = {
  iss: 'id_token_issuer',
  aud: 'id_token_audience',
  azp: 'id_token_azp',
  nonce: 'id_token_nonce',
  sub: 'id_token_subject',
  exp: 'id_token_expired',
  nbf: 'id_token_time',
  auth_time: 'id_token_auth_time',
};

/** What each message of oauth4webapi is about; its codes alone do not tell the cases apart. */
const MESSAGE_REASONS: readonly (readonly [RegExp, ProviderReason])[] = [
  [/signature verification failed/, 'id_token_signature'],
  [/"alg"|JWS algorithm/, 'id_token_algorithm'],
  [/body "id_token" property/, 'id_token_missing'],
  [/"sub" .*claim/, 'id_token_subject'],
  [/"nonce" .*claim/, 'id_token_nonce'],
  [/"?auth_time"?/, 'id_token_auth_time'],
  [/JWT|modulusLength/, 'id_token_form'],
];

/** Turns whatever openid-client threw while a code was exchanged into an error of ours. */
export function explainExchangeError(thrown: unknown): ProviderError {
  const own = findProviderError(thrown);
  if (own) return own;
  if (thrown instanceof client.ResponseBodyError) return explainTokenError(thrown);
  if (thrown instanceof client.WWWAuthenticateChallengeError) {
    return providerErrors.rejectsUs({ detail: `status ${thrown.status}` });
  }
  if (codesOf(thrown).includes('OAUTH_RESPONSE_IS_NOT_CONFORM')) {
    return providerErrors.unavailable('http_status', { detail: 'token_endpoint', cause: thrown });
  }
  return providerErrors.answerInvalid(reasonOf(thrown), { cause: thrown });
}

/** The same while UserInfo was asked: a sign-in never goes on with half of the claims. */
export function explainUserInfoError(thrown: unknown): ProviderError {
  const own = findProviderError(thrown);
  if (own) return own;
  const codes = codesOf(thrown);
  if (codes.includes('OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED')) {
    return providerErrors.answerInvalid('userinfo_subject', { cause: thrown });
  }
  const refused = thrown instanceof client.WWWAuthenticateChallengeError;
  if (refused || codes.includes('OAUTH_RESPONSE_IS_NOT_CONFORM')) {
    return providerErrors.unavailable('http_status', {
      detail: 'userinfo_endpoint',
      cause: thrown,
    });
  }
  return providerErrors.answerInvalid('userinfo_form', { cause: thrown });
}

function explainTokenError(thrown: client.ResponseBodyError): ProviderError {
  const detail = wordOf(thrown.error);
  switch (thrown.error) {
    case 'invalid_grant':
      return providerErrors.answerInvalid('code_rejected', { detail });
    case 'invalid_client':
    case 'unauthorized_client':
      return providerErrors.rejectsUs({ detail });
    case 'server_error':
    case 'temporarily_unavailable':
      return providerErrors.unavailable('provider_busy', { detail });
    default:
      return providerErrors.refused('provider_error', { detail });
  }
}

function reasonOf(thrown: unknown): ProviderReason {
  if (codesOf(thrown).includes('OAUTH_KEY_SELECTION_FAILED')) return 'id_token_key';
  for (const level of levelsOf(thrown)) {
    const about = level.cause;
    if (typeof about !== 'object' || about === null || !('claim' in about)) continue;
    const reason = CLAIM_REASONS[String(about.claim)];
    if (reason) return reason;
  }
  const messages = levelsOf(thrown).map((level) => level.message);
  for (const [pattern, reason] of MESSAGE_REASONS) {
    if (messages.some((message) => pattern.test(message))) return reason;
  }
  return 'token_response';
}

function codesOf(thrown: unknown): string[] {
  return levelsOf(thrown).map((level) => ('code' in level ? String(level.code) : ''));
}

function levelsOf(thrown: unknown): Error[] {
  const levels: Error[] = [];
  let level = thrown;
  while (level instanceof Error && levels.length < 4) {
    levels.push(level);
    level = level.cause;
  }
  return levels;
}
