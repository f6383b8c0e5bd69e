import type { UsherContext } from '../http/request-context.ts';
import type { SeatRequest } from '../jitsi/seat-person.ts';
import { type Comer, visitorOf } from './comer.ts';
import type { AskedRoom } from './exchange.ts';
import type { ProviderDeps } from './provider-deps.ts';

/** What `seatPerson` is asked for somebody who comes from inside Jitsi. */
export function seatRequest(
  context: UsherContext,
  { clock, language }: Pick<ProviderDeps, 'clock' | 'language'>,
  comer: Comer,
  { target, room }: AskedRoom,
): SeatRequest {
  const { visit, clientAddress: address, limitKey, requestId } = context.var;
  return {
    visitor: visitorOf(comer),
    room,
    target,
    now: clock.nowSeconds(),
    language: language === 'auto' ? visit.language : language,
    limitKey,
    cannotBeStronger: true,
    source: { actor: 'inline', address, requestId },
  };
}
