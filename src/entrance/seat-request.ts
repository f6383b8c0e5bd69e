import type { UsherContext } from '../http/request-context.ts';
import type { SeatRequest } from '../jitsi/seat-person.ts';
import type { EnterRoom } from '../model/continuation.ts';
import type { Visitor } from '../rooms/room-facts.ts';
import type { EntranceDeps } from './entrance-deps.ts';

/** What `seatPerson` is asked for somebody who comes by themselves. */
export function seatRequest(
  context: UsherContext,
  deps: EntranceDeps,
  to: EnterRoom,
  visitor: Visitor,
): SeatRequest {
  const { visit, clientAddress: address, limitKey, requestId } = context.var;
  return {
    visitor,
    room: to.room,
    target: deps.targets.find(to.jitsi),
    now: deps.clock.nowSeconds(),
    language: deps.language === 'auto' ? visit.language : deps.language,
    limitKey,
    cannotBeStronger: to.stepUp !== undefined,
    source: { actor: 'door', address, requestId },
  };
}
