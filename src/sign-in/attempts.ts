import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { Seal } from '../http/seal.ts';
import type { Attempt } from '../model/attempt.ts';
import {
  type Continuation,
  readContinuation,
  type SignInWish,
  stepUpOf,
} from '../model/continuation.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import type { Storage } from '../storage/storage.ts';
import { signInErrors } from './errors.ts';
import type { Departure, RedirectMethod } from './method.ts';

/** A sign-in may take this long, from leaving us to coming back. */
export const ATTEMPT_SECONDS = 15 * 60;

export interface BegunAttempt {
  readonly id: string;
  readonly departure: Departure;
  /** For the attempt's own cookie. */
  readonly sealed: string;
}

/** What is known of the browser that begins. */
export interface AttemptCircumstances {
  /** Best first. */
  readonly languages: readonly string[];
  /** The ids of its sessions, where they will not come with the answer. */
  readonly previousSessions: readonly string[];
  /** What the person has said of who they are; null: nothing. */
  readonly loginHint: string | null;
}

/** Sign-ins on their way: begun here, kept by the browser, taken once. */
export interface Attempts {
  begin(
    method: RedirectMethod,
    callback: URL,
    continuation: Continuation,
    circumstances: AttemptCircumstances,
  ): Promise<BegunAttempt>;
  /**
   * The attempt that this `state` belongs to, spent by this call. Throws `attempt_unknown` when this
   * browser did not begin it here (RFC 6749 10.12), `attempt_spent` when it was taken before.
   */
  take(methodId: string, state: string, sealed: readonly string[]): Promise<Attempt>;
}

export function createAttempts(
  seal: Seal,
  storage: Storage,
  clock: Clock,
  random: Random,
): Attempts {
  return {
    async begin(method, callback, continuation, { languages, previousSessions, loginHint }) {
      const id = random.token();
      const wish = wishOf(continuation, loginHint);
      const { departure, memo } = await method.start(callback, id, languages, wish);
      const expiresAt = clock.nowSeconds() + ATTEMPT_SECONDS;
      const to = continuation as unknown as Json;
      const content = { id, method: method.id, to, memo, previous: previousSessions.slice(0, 4) };
      return { id, departure, sealed: await seal.seal('attempt', content, expiresAt) };
    },
    async take(methodId, state, sealed) {
      const attempt = await openFirst(seal, methodId, state, sealed);
      if (!attempt) throw signInErrors.attemptUnknown();
      const keptUntil = clock.nowSeconds() + ATTEMPT_SECONDS;
      if (!(await storage.singleUse.take('attempt', attempt.id, keptUntil))) {
        throw signInErrors.attemptSpent();
      }
      return attempt;
    },
  };
}

const NO_WISH: SignInWish = {
  acrValues: [],
  maxAgeSeconds: null,
  askAgain: false,
  loginHint: null,
};

/** Undefined where nothing beyond the settings is asked for. */
function wishOf(continuation: Continuation, hint: string | null): SignInWish | undefined {
  const asked = continuation.kind === 'resume-authorization' ? continuation.wish : null;
  const required = stepUpOf(continuation);
  if (asked === null && required === null && hint === null) return undefined;
  const wish = { ...NO_WISH, ...asked, ...(required && { required }) };
  return hint === null ? wish : { ...wish, loginHint: hint };
}

/** A browser can hold several cookies of one name, not all of them ours: the one that fits counts. */
async function openFirst(
  seal: Seal,
  methodId: string,
  state: string,
  sealed: readonly string[],
): Promise<Attempt | null> {
  for (const text of sealed.slice(0, 4)) {
    const attempt = readAttempt(await seal.open('attempt', text));
    if (attempt && attempt.id === state && attempt.methodId === methodId) return attempt;
  }
  return null;
}

function readAttempt(value: Json | null): Attempt | null {
  if (!isJsonObject(value)) return null;
  const continuation = readContinuation(value['to'] ?? null);
  const { id, method, memo, previous } = value;
  if (typeof id !== 'string' || typeof method !== 'string' || !continuation) return null;
  const previousSessions = Array.isArray(previous) ? previous.filter(isText) : [];
  return { id, methodId: method, continuation, memo: memo ?? null, previousSessions };
}

function isText(value: Json): value is string {
  return typeof value === 'string';
}
