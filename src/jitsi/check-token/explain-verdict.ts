import { explainMismatch, type MismatchedAttempt } from './explain-mismatch.ts';
import { completeSettings, type FullSettings, type TokenSettings } from './settings.ts';
import type { Verdict } from './verdict.ts';

/** The reason for which it is worth comparing the token with what was asked for. */
const MISMATCH = 'Room and token mismatched';

/**
 * What to change, in plain sentences; empty where there is nothing to. It quotes no secret and
 * nothing from the token. With the attempt it can say which claim is for another room.
 */
export function explainVerdict(
  verdict: Verdict,
  given: TokenSettings,
  attempt: MismatchedAttempt | null = null,
): string[] {
  const settings = completeSettings(given);
  if (verdict.outcome === 'seated') return warnings(settings);
  if (verdict.outcome === 'lobby') {
    return ['The guest waits in the lobby until a host is in the room, or a moderator opens.'];
  }
  if (verdict.outcome === 'unanswered') return unansweredAdvice(verdict);
  if (verdict.outcome === 'hostile') {
    return ['Prosody may take this token. Usher does not: have its issuer make it without that.'];
  }
  if (attempt && verdict.reason === MISMATCH) return explainMismatch(attempt, settings);
  const advice = ADVICE[verdict.reason ?? ''];
  return advice ? advice(settings) : [];
}

type Advice = (settings: FullSettings) => string[];

const byAddress = (settings: FullSettings) => settings.cacheKeysUrl || settings.asapKeyServer;

const ADVICE: Readonly<Record<string, Advice>> = {
  'token required': () => [
    'Bring a token: Prosody takes nobody without one here. Leave allow_empty_token off, for it makes strangers moderators.',
  ],
  'Invalid token': () => [
    'A token has three parts with dots between them. See that it was not cut or wrapped on its way.',
  ],
  'Invalid header': () => ['The first part of the token is not base64url-encoded JSON.'],
  'bad token format': () => ['The first part of the token is not base64url-encoded JSON.'],
  'Invalid body': () => ['The second part of the token is not base64url-encoded JSON.'],
  'Invalid typ': () => ['Set typ in the header to exactly "JWT", in capitals.'],
  'Invalid or incorrect alg': (settings) => [
    `Sign with ${settings.signatureAlgorithm}, or set signature_algorithm in Prosody to what the issuer signs with.`,
  ],
  'Algorithm not supported': () => [
    'Set signature_algorithm to one of HS256, HS384, HS512, RS256, RS384, RS512: Prosody knows no others.',
  ],
  'Invalid signature': (settings) => [
    byAddress(settings)
      ? 'The key that kid names did not sign this token, or the token was changed. Publish the key that signs.'
      : 'The token was not signed with this app_secret, or was changed. Give Prosody and the issuer the same secret.',
  ],
  'signature verification key is missing': () => [
    'Set app_secret, or cache_keys_url or asap_key_server.',
  ],
  "'kid' claim is missing": () => [
    'Put the id of the key (kid) into the header: with cache_keys_url or asap_key_server Prosody finds the key by it.',
  ],
  "'alg' claim is missing": () => ['Put alg into the header.'],
  "'kid' claim only support with RS family": () => [
    'Sign with RS256, RS384 or RS512: with cache_keys_url or asap_key_server no secret counts.',
  ],
  'could not obtain public key': () => [
    'Publish the key that kid names: the key server was asked for <sha256 of kid>.pem and did not have it.',
  ],
  'exp must be number': () => ['Write exp as a number of seconds since 1970, without quotes.'],
  'nbf must be number': () => ['Write nbf as a number of seconds since 1970, without quotes.'],
  'Not acceptable by exp': () => [
    'The token has expired: make a new one. If it is fresh, set the clocks of the issuer and of Prosody right.',
  ],
  'Not acceptable by nbf': () => [
    'The token is not valid yet. Prosody gives clocks no leeway: set nbf back by a minute, and the clocks right.',
  ],
  "'iss' claim is missing": (settings) => [`Set iss to ${anyOf(settings.acceptedIssuers)}.`],
  "invalid 'iss' claim": (settings) => [
    `Set iss to ${anyOf(settings.acceptedIssuers)}, or add the issuer to asap_accepted_issuers.`,
  ],
  "'aud' claim is missing": (settings) => [`Set aud to ${anyOf(settings.acceptedAudiences)}.`],
  "invalid 'aud' claim": (settings) => [
    `Set aud to ${anyOf(settings.acceptedAudiences)}, one string and no list, or add it to asap_accepted_audiences.`,
  ],
  'room claim is missing': () => [
    'Set room to the name of the room in the form Prosody knows: lower case, percent-encoded in small letters.',
  ],
  'sub claim is missing': (settings) => [
    `Set sub to ${settings.domain}, or to the tenant of the room's address.`,
  ],
  [MISMATCH]: (settings) => [
    'Set room to exactly this room: lower case, percent-encoded in small letters (t%c3%a9st%20room).',
    `Set sub to the tenant where the address has one, else to ${settings.domain}.`,
  ],
  'Room does not match the room from token': () => [
    'Set room to exactly this room. Patterns do not count while enable_domain_verification is off.',
  ],
  'Room name cannot be matched to the one from token.': () => [
    "The token's pattern does not match: Lua patterns write a digit as %d, not \\d. Better name one exact room.",
    'Guests without a token reach the lobby only with asap_require_room_claim = false.',
  ],
  'Room claim is not a valid Lua pattern': () => [
    'The room claim is no Lua pattern. Leave context.room.regex out and name one exact room.',
  ],
};

function anyOf(values: readonly string[]): string {
  return values.includes('*') ? 'any string' : values.map((v) => JSON.stringify(v)).join(' or ');
}

function unansweredAdvice(verdict: Verdict): string[] {
  return verdict.signedIn
    ? [
        'Prosody stops in the middle and never answers. See that room, sub and context.tenant are strings and context an object.',
      ]
    : [
        'Prosody stops in the middle and never answers. See that kid names a published key, that all parts are base64url, and that header, claims and context are objects.',
      ];
}

/** What lets people in whom nobody meant, though this one is let in rightly. */
function warnings(settings: FullSettings): string[] {
  return settings.allowEmptyToken
    ? ['Switch allow_empty_token off: with it a stranger without a token is let in, to any room.']
    : [];
}
