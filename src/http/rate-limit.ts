import type { Clock } from '../base/clock.ts';
import { httpErrors } from './errors.ts';

export interface RateLimitOptions<Kind extends string> {
  /** The window, seconds: counting starts with an address's first request and ends that much later. */
  readonly windowSeconds: number;
  /** Requests per address within the window, by kind of path; the kinds are counted apart. */
  readonly requests: Readonly<Record<Kind, number>>;
  /** How many addresses are remembered, over all kinds; default 50,000 (some 11 MB). */
  readonly maxKeys?: number;
}

export interface RateLimit<Kind extends string> {
  /**
   * Counts one request. Rejects with `too_many_requests` (429, `facts.retryAfterSeconds`) when that was too
   * many. `limitKey` as client-ip.ts gives it.
   */
  spend(kind: Kind, limitKey: string): Promise<void>;
  /** How many addresses are remembered. */
  size(): number;
}

interface Count {
  requests: number;
  readonly endsAtMs: number;
}

const MAX_KEYS = 50_000;
/** Looked at with each request, so that what many addresses left behind goes, and none waits for it. */
const FORGET_AT_ONCE = 2;

/**
 * Limits by address and kind of path, in this process's memory. Where many addresses come at once, those
 * seen least recently are forgotten first, so that memory stays bounded and nobody is refused for others.
 */
export function createRateLimit<Kind extends string>(
  options: RateLimitOptions<Kind>,
  clock: Clock,
): RateLimit<Kind> {
  const { windowSeconds, requests, maxKeys = MAX_KEYS } = options;
  // In order of last use: a Map keeps the order of insertion.
  const counts = new Map<string, Count>();

  const forget = (now: number): void => {
    let looked = 0;
    for (const [name, { endsAtMs }] of counts) {
      const keep = counts.size <= maxKeys && now < endsAtMs;
      if (keep || ++looked > FORGET_AT_ONCE) return;
      counts.delete(name);
    }
  };

  return {
    size: () => counts.size,
    async spend(kind, limitKey) {
      const now = clock.monotonicMs();
      const name = `${kind} ${limitKey}`;
      const known = counts.get(name);
      const count =
        known && now < known.endsAtMs
          ? known
          : { requests: 0, endsAtMs: now + windowSeconds * 1000 };
      count.requests++;
      counts.delete(name);
      counts.set(name, count);
      forget(now);
      if (count.requests > requests[kind]) {
        const seconds = Math.max(1, Math.ceil((count.endsAtMs - now) / 1000));
        throw httpErrors.tooManyRequests(seconds);
      }
    },
  };
}
