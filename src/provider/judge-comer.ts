import { type Judgement, judgeVisitor } from '../jitsi/judge-visitor.ts';
import type { SeatRequest } from '../jitsi/seat-person.ts';
import { currentExchange } from './exchange.ts';
import type { ProviderDeps } from './provider-deps.ts';
import { seatRequest } from './seat-request.ts';

/** What the rules say of who comes, and of where; asked once a request, and written down nowhere. */
export function judgeComer(deps: ProviderDeps): Promise<Judgement> {
  const exchange = currentExchange();
  exchange.judgement ??= judgeVisitor(deps, requestOfComer(deps));
  return exchange.judgement;
}

/** What is asked of the rules for a code. Seats nobody: that is for whoever comes with the code. */
export function requestOfComer(deps: ProviderDeps): SeatRequest {
  const { context, comer, asked, resumed } = currentExchange();
  if (!asked) throw new TypeError('The room is read first.');
  const request = seatRequest(context, deps, comer, asked);
  return { ...request, isAskedAgain: resumed?.isWaiting === true };
}
