import type { JitsiConfig } from '../config/config.ts';
import type { RoomName } from '../model/room.ts';
import type { Admission } from '../rooms/decision.ts';
import { buildClaims, type JitsiClaims, type TokenPerson } from './token.ts';

/** Prosody gives clocks no leeway, so a token is valid from a minute ago. */
const NOT_BEFORE_SKEW_SECONDS = 60;
const DAY_SECONDS = 86_400;

/** The claims that an admission is worth at a Jitsi: the rule's life and group over the Jitsi's own. */
export function claimsOfAdmission(
  admission: Admission,
  person: TokenPerson,
  room: RoomName,
  config: JitsiConfig,
  now: number,
  tokenId?: string,
): JitsiClaims {
  const { seat, until } = admission;
  const ttlSeconds = admission.ttlSeconds ?? config.ttlSeconds;
  return buildClaims({
    issuer: config.issuer,
    audience: config.audience,
    subject: room.tenant ?? config.domain,
    room: room.backend,
    seat: { ...seat, group: seat.group ?? config.group },
    person,
    now,
    ttlSeconds: until === null ? ttlSeconds : Math.min(ttlSeconds, until - now),
    maxTtlSeconds: Math.max(config.ttlSeconds, DAY_SECONDS),
    tokenId,
    notBeforeSkewSeconds: NOT_BEFORE_SKEW_SECONDS,
  });
}
