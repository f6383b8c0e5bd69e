import { createHash, type KeyObject, verify } from 'node:crypto';
import { type PrivateKey, signAside } from '../jitsi/token-key.ts';
import type { InlineGrant } from '../model/inline-grant.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { Session } from '../model/session.ts';

export interface IdTokenInput {
  readonly issuer: string;
  readonly grant: InlineGrant;
  /** Null: a guest, of whom nobody knows more than the name that the token says. */
  readonly session: Session | null;
  readonly name: string | null;
  /** Handed out beside it. */
  readonly accessToken: string;
  readonly key: PrivateKey;
  /** Seconds since 1970. */
  readonly now: number;
  readonly expiresAt: number;
}

/** Says who signed in, to the page that asked (OpenID Connect Core 2, 3.1.3.6), with its nonce, after a renewal too. */
export async function makeIdToken({
  issuer,
  grant,
  session,
  name,
  ...input
}: IdTokenInput): Promise<string> {
  const { accessToken, key, now, expiresAt } = input;
  const claims: JsonObject = {
    iss: issuer,
    sub: grant.userId,
    aud: grant.clientId,
    iat: now,
    exp: expiresAt,
    ...(session && { auth_time: authTimeOf(session) }),
    ...(grant.nonce !== null && { nonce: grant.nonce }),
    ...(session && session.identity.acr !== null && { acr: session.identity.acr }),
    // Names the session to the sign-out, which may come without our cookie.
    sid: grant.id,
    at_hash: atHashOf(accessToken, key.hash),
    ...(session ? claimsOfPerson(session, grant.scope) : claimsOfGuest(name, grant.scope)),
  };
  const unsigned = `${encode({ alg: key.algorithm, kid: key.kid })}.${encode(claims)}`;
  return `${unsigned}.${await signAside(unsigned, key)}`;
}

/** No `typ`: Prosody takes `JWT` alone, so that an ID token opens no room whatever its settings are (RFC 8725 3.11). */
function encode(part: JsonObject): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

/** When the person proved who they are; where the provider does not say, when they came back from it. */
export function authTimeOf({ identity, createdAt }: Session): number {
  return identity.authenticatedAt ?? createdAt;
}

/** What the granted scopes tell of somebody (OpenID Connect Core 5.4). */
export function claimsOfPerson({ identity }: Session, scope: string): JsonObject {
  const scopes = new Set(scope.split(' '));
  const { name, username, avatar, email, emailVerified } = identity;
  return {
    ...(scopes.has('profile') && {
      preferred_username: username,
      ...(name !== null && { name }),
      ...(avatar !== null && { picture: avatar }),
    }),
    ...(scopes.has('email') && email !== null && { email, email_verified: emailVerified }),
  };
}

function claimsOfGuest(name: string | null, scope: string): JsonObject {
  return name !== null && scope.split(' ').includes('profile') ? { name } : {};
}

/** OpenID Connect Core 3.1.3.6: the left half of the hash that the signature uses. */
function atHashOf(accessToken: string, hash: PrivateKey['hash']): string {
  const digest = createHash(hash).update(accessToken, 'ascii').digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
}

/** What an ID token of ours says that came back to us as a hint. */
export interface IdTokenHint {
  readonly userId: string;
  readonly clientId: string;
  readonly grantId: string;
}

const HASHES: Readonly<Record<string, string>> = {
  RS256: 'sha256',
  RS384: 'sha384',
  RS512: 'sha512',
};
const LONGEST_HINT = 8192;

/**
 * Reads a hint (OpenID Connect Core 3.1.2.1, RP-Initiated Logout 1.0, 2): one of ours, by any key that is published.
 * That it has expired does not matter. Null for everything else, our own tokens for Jitsi among them.
 */
export function readIdTokenHint(
  hint: string,
  issuer: string,
  keys: ReadonlyMap<string, KeyObject>,
): IdTokenHint | null {
  const parts = hint.split('.');
  if (hint.length > LONGEST_HINT || parts.length !== 3) return null;
  const [header, claims] = parts.slice(0, 2).map(readPart);
  if (!header || !claims) return null;
  const hash = HASHES[String(header['alg'])];
  const key = keys.get(String(header['kid']));
  if (!hash || !key || header['typ'] !== undefined || header['crit'] !== undefined) return null;
  const signature = Buffer.from(parts[2] ?? '', 'base64url');
  if (!verify(hash, Buffer.from(`${parts[0]}.${parts[1]}`), key, signature)) return null;
  const { iss, sub, aud, sid } = claims;
  if (iss !== issuer || typeof sub !== 'string' || typeof aud !== 'string') return null;
  return typeof sid === 'string' ? { userId: sub, clientId: aud, grantId: sid } : null;
}

/** Whether it names a key that is published no more: it may be old or made up, and nobody can tell any longer. */
export function isOfForgottenKey(hint: string, keys: ReadonlyMap<string, KeyObject>): boolean {
  const parts = hint.split('.');
  if (hint.length > LONGEST_HINT || parts.length !== 3) return false;
  const { alg, kid, typ } = readPart(parts[0] ?? '') ?? {};
  if (typeof kid !== 'string' || typ !== undefined) return false;
  return String(alg) in HASHES && !keys.has(kid);
}

function readPart(part: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return isJsonObject(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}
