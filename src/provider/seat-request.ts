import type { UsherContext } from '../http/request-context.ts';
import type { SeatRequest } from '../jitsi/seat-person.ts';
import type { Session } from '../model/session.ts';
import type { Place } from './exchange.ts';

/** What `seatPerson` is asked for somebody who signed in inside Jitsi. */
export function seatRequest(
  context: UsherContext,
  { identity, userId, idHash: sessionHash }: Session,
  { target, room }: Place,
  now: number,
): SeatRequest {
  const { visit, clientAddress: address, requestId } = context.var;
  return {
    visitor: { identity, userId, sessionHash, pass: null },
    room,
    target,
    now,
    language: visit.language,
    source: { actor: 'inline', address, requestId },
  };
}
