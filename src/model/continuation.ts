import { isJsonObject, type Json } from './json.ts';
import type { Requirement } from './requirement.ts';
import type { RoomName } from './room.ts';

/** Where Jitsi runs for this person: it decides the form of the way back. */
export type JitsiClient = 'web' | 'ios' | 'android' | 'electron';

/** Enter one room and come back with a token. */
export interface EnterRoom {
  readonly kind: 'enter-room';
  /** Id of the configured Jitsi: `main`, or one of `more_jitsi`. Never an address. */
  readonly jitsi: string;
  readonly room: RoomName;
  readonly client: JitsiClient;
  /** Allowed `config.*` and `interfaceConfig.*` overrides of the meeting address, by full name. */
  readonly overrides: Readonly<Record<string, Json>>;
  readonly stepUp?: StepUp;
}

/**
 * Somebody who has signed in does so once more, because the rule for the room asks for this. Whoever comes back with
 * less is told so, and not sent again.
 */
export type StepUp = Requirement;

/** What a sign-in should be like, beyond what the operator has settled. */
export interface SignInWish {
  /** In the order of preference (OpenID Connect Core 3.1.2.1). */
  readonly acrValues: readonly string[];
  /** The person must have proved who they are within so many seconds; null: no matter. */
  readonly maxAgeSeconds: number | null;
  /** Whether they must be asked again, whatever session the provider has. */
  readonly askAgain: boolean;
  readonly loginHint: string | null;
  /** What the rule for the room asks for: it goes before all other classes. Absent: nothing. */
  readonly required?: Requirement;
}

/** Go on with what Jitsi's inline sign-in asked our own provider for. */
export interface ResumeAuthorization {
  readonly kind: 'resume-authorization';
  readonly realm: string;
  /** The parameters of the request (OpenID Connect Core 3.1.2.1), without what this sign-in settles. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Seconds since 1970. */
  readonly askedAt: number;
  /** Whether they stand before the page of those who wait. */
  readonly isWaiting: boolean;
  /** Who it has to be; null: anybody. */
  readonly hintedUser: string | null;
  readonly wish: SignInWish;
  readonly stepUp?: StepUp;
  readonly jitsi: string;
  readonly room: RoomName;
}

/** Nothing more to do: show the page that says who is signed in. */
export interface ShowAccount {
  readonly kind: 'show-account';
  /** The user name of somebody who has just set a password by a link, and signs in with it now. */
  readonly newPasswordOf?: string;
}

/**
 * What happens after the sign-in: a closed union, sealed wherever it leaves us, never a raw return
 * address. That is why there is no open redirect to find.
 */
export type Continuation = EnterRoom | ResumeAuthorization | ShowAccount;

/** What the sign-in has to be by the rule for the room; null for nothing. */
export function stepUpOf(continuation: Continuation): StepUp | null {
  return continuation.kind === 'show-account' ? null : (continuation.stepUp ?? null);
}

/**
 * Reads a continuation that came back to us sealed. The seal vouches for the content, its version for
 * the shape; null for what has no kind we know.
 */
export function readContinuation(value: Json | null): Continuation | null {
  if (!isJsonObject(value)) return null;
  switch (value['kind']) {
    case 'enter-room':
    case 'resume-authorization':
    case 'show-account':
      return value as unknown as Continuation;
    default:
      return null;
  }
}
