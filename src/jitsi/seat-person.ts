import type { EnterRoom } from '../model/continuation.ts';
import type { Identity } from '../model/identity.ts';
import { decide } from '../rooms/decide.ts';
import type { Verdict } from './check-token/verdict.ts';
import { checkToken } from './check-token.ts';
import type { JitsiTarget } from './targets.ts';
import { buildClaims, mintToken } from './token.ts';

/** A token for one person and one room, that Prosody has as good as accepted. */
export interface SeatedPerson {
  readonly kind: 'seated';
  readonly token: string;
  readonly expiresAt: number;
  readonly moderator: boolean | null;
  readonly affiliation: string | null;
}

/** The token that would have been made is refused, for this reason. It goes nowhere. */
export interface RefusedPerson {
  readonly kind: 'refused';
  readonly verdict: Verdict;
}

/** Prosody gives clocks no leeway, so a token is valid from a minute ago. */
const NOT_BEFORE_SKEW_SECONDS = 60;

/**
 * Decides, mints and checks. No token leaves that Prosody would refuse: the person could do nothing about it
 * there.
 */
export function seatPerson(
  identity: Identity,
  to: EnterRoom,
  target: JitsiTarget,
  now: number,
): SeatedPerson | RefusedPerson {
  const { config, key, settings } = target;
  const seat = decide(identity, config.group);
  const claims = buildClaims({
    issuer: config.issuer,
    audience: config.audience,
    subject: to.room.tenant ?? config.domain,
    room: to.room.backend,
    seat,
    person: {
      id: identity.username,
      name: identity.name,
      email: identity.email,
      avatar: identity.avatar,
    },
    now,
    ttlSeconds: config.ttlSeconds,
    maxTtlSeconds: config.ttlSeconds,
    notBeforeSkewSeconds: NOT_BEFORE_SKEW_SECONDS,
  });
  const token = mintToken(claims, key);
  const { backend: room, tenant } = to.room;
  const verdict = checkToken({ token, room, tenant, now }, settings);
  if (!verdict.joined) return { kind: 'refused', verdict };
  return {
    kind: 'seated',
    token,
    expiresAt: claims.exp,
    moderator: seat.moderator,
    affiliation: seat.affiliation,
  };
}
