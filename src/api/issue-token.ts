import { isoTime } from '../base/clock.ts';
import { meetingLink, plainMeetingLink } from '../jitsi/links.ts';
import { type SeatDeps, type SeatRequest, seatPerson } from '../jitsi/seat-person.ts';
import type { JitsiTargets } from '../jitsi/targets.ts';
import { type JitsiClaims, mintToken } from '../jitsi/token.ts';
import type { EnterRoom } from '../model/continuation.ts';
import type { Identity } from '../model/identity.ts';
import type { Admission, Role } from '../rooms/decision.ts';
import { apiErrors } from './errors.ts';
import type { Grant } from './grant.ts';
import { narrowAdmission } from './narrow-admission.ts';
import { errorOfOutcome } from './outcome-error.ts';
import type { TokenOrder } from './token-order.ts';
import type { TokenRequest } from './token-request.ts';

export interface IssueDeps extends SeatDeps {
  readonly targets: JitsiTargets;
}

/** When a token is asked for, and from where. */
export interface IssueCircumstances {
  /** Seconds since 1970. */
  readonly now: number;
  /** The address of the backend; null on the command line. */
  readonly address: string | null;
  readonly requestId: string | null;
  /** See `SeatRequest.alongside`. */
  readonly alongside?: NonNullable<SeatRequest['alongside']>;
}

/** A token that was given out, but for the token itself: that can be made again of its claims. */
export interface IssuedToken {
  readonly seat: Role;
  readonly claims: JitsiClaims;
}

/** What is told of it. */
export interface TokenAnswer {
  readonly token: string;
  readonly meeting_url: string;
  readonly claims: JitsiClaims;
  readonly seat: Role;
  /** ISO 8601. */
  readonly expires_at: string;
}

/**
 * A token as the rules, the grant and the request allow: the least of the three. Throws an error of `errors.ts`
 * where that is none.
 */
export async function issueToken(
  deps: IssueDeps,
  order: TokenOrder,
  { now, address, requestId, alongside }: IssueCircumstances,
): Promise<IssuedToken> {
  const { grant, request, target, room } = order;
  const identity = identityOf(request, grant);
  const outcome = await seatPerson(deps, {
    visitor: { identity, userId: `${grant.methodId}:${identity.subject}`, pass: null },
    room,
    target,
    now,
    language: 'en',
    source: { actor: grant.actor, address, requestId },
    atMost: request.seat ?? mostOf(grant.seats),
    narrow: (admission) => narrow(admission, order),
    cannotGiveCode: true,
    cannotBeStronger: true,
    ...(alongside && { alongside }),
  });
  if (outcome.kind !== 'seated') {
    const plain = plainMeetingLink(wayTo(order), target.config.url);
    throw errorOfOutcome(outcome, request.seat ?? null, plain);
  }
  return { seat: outcome.admission.kind, claims: outcome.claims };
}

/** Who somebody is by the word of a backend: nothing but what it may say, least of all that they moderate. */
function identityOf({ person }: TokenRequest, { methodId }: Grant): Identity {
  const { id, name = null, email = null, avatar = null, groups = [] } = person;
  return {
    methodId,
    subject: id,
    username: id,
    name,
    email,
    emailVerified: email !== null && person.email_verified === true,
    avatar,
    groups,
    affiliation: null,
    moderator: null,
    acr: null,
    authenticatedAt: null,
    secondFactor: false,
    claims: {},
    upstream: null,
  };
}

function mostOf(seats: readonly Role[]): Role {
  if (seats.includes('host')) return 'host';
  return seats.includes('member') ? 'member' : 'guest';
}

function narrow(admission: Admission, { grant, request, target }: TokenOrder): Admission {
  const { person, seat = null, features = {}, ttl_seconds = Infinity } = request;
  if (admission.kind === 'guest' && person.name === undefined) throw apiErrors.guestNameNeeded();
  return narrowAdmission(admission, {
    asked: seat,
    seats: grant.seats,
    features,
    ttlSeconds: Math.min(ttl_seconds, grant.maxTtlSeconds ?? Infinity),
    usualTtlSeconds: target.config.ttlSeconds,
  });
}

/** The same token for the same claims, each time, for as long as the same key signs. */
export async function answerOf(
  { seat, claims }: IssuedToken,
  order: TokenOrder,
): Promise<TokenAnswer> {
  const { config } = order.target;
  const { key } = await order.target.signing(claims.exp);
  const token = mintToken(claims, key);
  const meeting_url = meetingLink(wayTo(order), token, config);
  return { token, meeting_url, claims, seat, expires_at: isoTime(claims.exp) };
}

function wayTo({ target, room }: TokenOrder): EnterRoom {
  return { kind: 'enter-room', jitsi: target.config.id, room, client: 'web', overrides: {} };
}
