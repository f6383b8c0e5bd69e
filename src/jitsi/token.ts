import { AppError } from '../base/errors.ts';
import type { Seat } from '../model/seat.ts';
import { isBackendForm } from '../rooms/room-name.ts';
import { signAside, signatureOf, type TokenKey } from './token-key.ts';

/** The claims of a Jitsi token: what Prosody checks, and what it tells the room about the person. */
export interface JitsiClaims {
  /** One string, never a list: Prosody refuses lists. */
  readonly aud: string;
  readonly iss: string;
  /** The tenant, or the XMPP host where the room has none. */
  readonly sub: string;
  /** Exactly one room in backend form. */
  readonly room: string;
  readonly nbf: number;
  readonly iat: number;
  readonly exp: number;
  /** Tells two tokens apart that are otherwise the same (RFC 7519 4.1.7). Prosody passes it over. */
  readonly jti?: string;
  readonly context: {
    readonly user: {
      readonly id: string;
      readonly name?: string;
      readonly email?: string;
      readonly avatar?: string;
      readonly affiliation?: string;
      readonly moderator?: boolean;
      readonly lobby_bypass?: true;
      readonly security_bypass?: true;
    };
    readonly group?: string;
    readonly features?: Readonly<Record<string, boolean>>;
  };
}

/** Who the token speaks of. Null leaves the claim out. */
export interface TokenPerson {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly avatar: string | null;
}

export interface ClaimsInput {
  readonly issuer: string;
  readonly audience: string;
  /** The tenant in backend form if the room has one, else the configured domain. */
  readonly subject: string;
  /** The room in backend form. */
  readonly room: string;
  readonly seat: Seat;
  readonly person: TokenPerson;
  /** Seconds since 1970. */
  readonly now: number;
  /** From 1 second to `maxTtlSeconds`. */
  readonly ttlSeconds: number;
  /** 24 hours by default; an operator who allows more says so in the configuration. At most 366 days. */
  readonly maxTtlSeconds?: number;
  /** The claim `jti`; default: none. */
  readonly tokenId?: string | undefined;
  /** How far `nbf` lies before now, 0 to 600: Prosody gives clocks no leeway. Default 60. */
  readonly notBeforeSkewSeconds?: number;
}

const DAY_SECONDS = 86_400;
const LONGEST_TTL_SECONDS = 366 * DAY_SECONDS;
const LONGEST_SKEW_SECONDS = 600;

/**
 * The one place where claims are put together: pure, so that golden tokens hold it.
 *
 * @throws AppError `token_claims_unusable` for a room that is no backend form (`*` and patterns
 *   among them), a life or a skew out of bounds, an empty issuer, audience, subject or id.
 */
export function buildClaims(input: ClaimsInput): JitsiClaims {
  checkInput(input);
  const { person, seat, now } = input;
  const features = Object.keys(seat.features).length > 0 ? { ...seat.features } : null;
  return {
    aud: input.audience,
    iss: input.issuer,
    sub: input.subject,
    room: input.room,
    nbf: now - (input.notBeforeSkewSeconds ?? 60),
    iat: now,
    exp: now + input.ttlSeconds,
    ...(input.tokenId !== undefined && { jti: input.tokenId }),
    context: {
      user: {
        id: person.id,
        ...(person.name !== null && { name: person.name }),
        ...(person.email !== null && { email: person.email }),
        ...(person.avatar !== null && { avatar: person.avatar }),
        ...(seat.affiliation !== null && { affiliation: seat.affiliation }),
        ...(seat.moderator !== null && { moderator: seat.moderator }),
        ...(seat.lobbyBypass === true && { lobby_bypass: true as const }),
        ...(seat.securityBypass === true && { security_bypass: true as const }),
      },
      ...(seat.group !== null && { group: seat.group }),
      ...(features !== null && { features }),
    },
  };
}

function checkInput(input: ClaimsInput): void {
  const { room, ttlSeconds, maxTtlSeconds = DAY_SECONDS, notBeforeSkewSeconds = 60 } = input;
  const unusable = (hint: string) =>
    new AppError('token_claims_unusable', 500, 'No token can be made for this room.', { hint });
  if (!isBackendForm(room)) throw unusable('the room is not one exact room in backend form');
  const longest = Math.min(maxTtlSeconds, LONGEST_TTL_SECONDS);
  if (!isWholeWithin(ttlSeconds, 1, longest)) {
    throw unusable(`a token's life must be whole seconds from 1 to ${longest}`);
  }
  if (!isWholeWithin(notBeforeSkewSeconds, 0, LONGEST_SKEW_SECONDS)) {
    throw unusable(`nbf may be set back by 0 to ${LONGEST_SKEW_SECONDS} whole seconds`);
  }
  // A clock in milliseconds would make a token that is valid for fifty thousand years.
  if (!isWholeWithin(input.now, 0, 99_999_999_999)) throw unusable('the time is not in seconds');
  const empty = emptyField(input);
  if (empty) throw unusable(`${empty} is empty`);
}

/** Spelled out rather than looped over: this is on every person's way in. */
function emptyField({ issuer, audience, subject, person }: ClaimsInput): string | null {
  if (issuer === '') return 'issuer';
  if (audience === '') return 'audience';
  if (subject === '') return 'subject';
  return person.id === '' ? 'person.id' : null;
}

function isWholeWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

/** Signs claims into a token in the compact form (RFC 7519 3, RFC 7515 7.1). */
export function mintToken(claims: JitsiClaims, key: TokenKey): string {
  const input = signingInput(claims, key);
  return `${input}.${signatureOf(input, key)}`;
}

/** The same token. Others are answered while an RSA key signs, which takes longer than all the rest. */
export async function mintTokenAside(claims: JitsiClaims, key: TokenKey): Promise<string> {
  const input = signingInput(claims, key);
  return `${input}.${await signAside(input, key)}`;
}

function signingInput(claims: JitsiClaims, { header }: TokenKey): string {
  return header + Buffer.from(JSON.stringify(claims)).toString('base64url');
}
