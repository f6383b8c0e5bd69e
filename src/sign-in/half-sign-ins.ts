import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { Seal } from '../http/seal.ts';
import { type Continuation, readContinuation } from '../model/continuation.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import type { Storage } from '../storage/storage.ts';
import type { SecondFactor } from './method.ts';

/** A password was right, and a second factor has to follow. */
export interface HalfSignIn {
  /** 256 random bits: in the page's address, and part of the cookie's name. */
  readonly id: string;
  readonly methodId: string;
  readonly continuation: Continuation;
  /** What the method wants back with the second factor. */
  readonly memo: Json;
  readonly factors: readonly SecondFactor[];
  /** The name as tries of it are counted. */
  readonly typed: string;
}

/** How long after the password the second factor may come. */
export const HALF_SECONDS = 5 * 60;

/** Sign-ins between the two: sealed, in a cookie of their own of the browser that gave the password. */
export interface HalfSignIns {
  begin(half: Omit<HalfSignIn, 'id'>): Promise<{ readonly id: string; readonly sealed: string }>;
  /** Null for what is not of this browser, or too late. */
  find(methodId: string, id: string, sealed: readonly string[]): Promise<HalfSignIn | null>;
  /** True once: whoever else comes with the same finds it used. */
  take(half: HalfSignIn): Promise<boolean>;
}

export function createHalfSignIns(
  seal: Seal,
  storage: Storage,
  clock: Clock,
  random: Random,
): HalfSignIns {
  return {
    async begin(half) {
      const id = random.token();
      const content = { ...half, id } as unknown as Json;
      const sealed = await seal.seal('half-sign-in', content, clock.nowSeconds() + HALF_SECONDS);
      return { id, sealed };
    },
    async find(methodId, id, sealed) {
      for (const text of sealed.slice(0, 4)) {
        const half = await seal.open('half-sign-in', text);
        // The seal vouches for the shape.
        if (!isJsonObject(half) || !readContinuation(half['continuation'] ?? null)) continue;
        if (half['id'] === id && half['methodId'] === methodId) {
          return half as unknown as HalfSignIn;
        }
      }
      return null;
    },
    take: ({ id }) => storage.singleUse.take('half-sign-in', id, clock.nowSeconds() + HALF_SECONDS),
  };
}
