import { AsyncLocalStorage } from 'node:async_hooks';
import type { AppError } from '../base/errors.ts';
import type { UsherContext } from '../http/request-context.ts';
import type { Judgement } from '../jitsi/judge-visitor.ts';
import type { JitsiTarget } from '../jitsi/targets.ts';
import type { ResumeAuthorization } from '../model/continuation.ts';
import type { Requirement } from '../model/requirement.ts';
import type { RoomName } from '../model/room.ts';
import type { Comer } from './comer.ts';

/** Where somebody wants to go who signs in inside Jitsi. */
export interface AskedRoom {
  readonly target: JitsiTarget;
  readonly room: RoomName;
}

/** What we know of a request that the library answers: it is there wherever the library asks us something. */
export interface Exchange {
  readonly context: UsherContext;
  /** Whose browser it is; nobody at addresses that no browser is taken to. */
  readonly comer: Comer;
  /** Set once the browser has come back from our sign-in, from the door, or from waiting. */
  readonly resumed: ResumeAuthorization | null;
  /** Whether it says that it comes from the door. */
  readonly isFromDoor: boolean;
  /** Whose ID token came as a hint; null where none came, `unreadable` where it is none of ours. */
  readonly hintedUser: string | null | 'unreadable';
  /** Found on the way: the room that the code will be for. */
  asked: AskedRoom | null;
  /** Found on the way: what the rule for the room requires, and the session has not; null for nothing. */
  stepUp: Requirement | null;
  /** Found on the way: what the rules say of them there. */
  judgement: Promise<Judgement> | null;
  /** Found on the way: whose access token came. */
  account: Comer | null;
  /** What was thrown that the library has no words for. */
  failure: unknown;
  /** What became of a request that must not be sent back to its client. */
  refusal: AppError | null;
}

const exchanges = new AsyncLocalStorage<Exchange>();

/** Whatever `work` calls, or waits for, finds this exchange. */
export function duringExchange<T>(exchange: Exchange, work: () => Promise<T>): Promise<T> {
  return exchanges.run(exchange, work);
}

/** The exchange that is under way where this is called. */
export function currentExchange(): Exchange {
  const exchange = exchanges.getStore();
  if (!exchange) throw new TypeError('The library asked outside of a request of ours.');
  return exchange;
}
