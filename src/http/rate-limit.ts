import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../base/errors.ts';

export interface RateLimitOptions<Kind extends string> {
  /** The window, seconds: counting starts with an address's first request and ends that much later. */
  readonly windowSeconds: number;
  /** Requests per address within the window, by kind of path; the kinds are counted apart. */
  readonly requests: Readonly<Record<Kind, number>>;
  /** How many addresses are remembered, over all kinds; default 50,000 (some 20 MB). */
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

const MAX_KEYS = 50_000;

/**
 * Limits by address and kind of path, in this process's memory. Where many addresses come at once, those
 * seen least recently are forgotten first, so that memory stays bounded and nobody is refused for others.
 */
export function createRateLimit<Kind extends string>(
  options: RateLimitOptions<Kind>,
): RateLimit<Kind> {
  const { windowSeconds, requests } = options;
  const maxKeys = options.maxKeys ?? MAX_KEYS;
  const limiters = new Map(
    Object.entries<number>(requests).map(([kind, points]) => [
      kind,
      new RateLimiterMemory({ points, duration: windowSeconds, keyPrefix: kind }),
    ]),
  );
  // In order of last use: a Map keeps the order of insertion.
  const seen = new Map<string, { limiter: RateLimiterMemory; limitKey: string }>();

  const remember = (name: string, limiter: RateLimiterMemory, limitKey: string): void => {
    const known = seen.get(name);
    seen.delete(name);
    seen.set(name, known ?? { limiter, limitKey });
    if (seen.size <= maxKeys) return;
    for (const [oldest, entry] of seen) {
      seen.delete(oldest);
      void entry.limiter.delete(entry.limitKey);
      return;
    }
  };

  return {
    size: () => seen.size,
    async spend(kind, limitKey) {
      const limiter = limiters.get(kind);
      if (!limiter) throw new RangeError(`No limit of this kind: ${kind}`);
      remember(`${kind} ${limitKey}`, limiter, limitKey);
      try {
        await limiter.consume(limitKey);
      } catch (refused) {
        throw refused instanceof RateLimiterRes ? tooMany(refused) : refused;
      }
    },
  };
}

function tooMany(refused: RateLimiterRes): AppError {
  const seconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
  return new AppError('too_many_requests', 429, 'Too many requests in a short time.', {
    facts: { retryAfterSeconds: String(seconds) },
  });
}
