/** The only place that reads time. Everything else is given a Clock. */
export interface Clock {
  /** Seconds since 1970, whole, as JWT NumericDate has them (RFC 7519 2). */
  nowSeconds(): number;
  /** Milliseconds that never run backwards: for deadlines and durations, not for dates. */
  monotonicMs(): number;
  /** The moment as a Date: for calendars and texts. */
  nowDate(): Date;
}

export const systemClock: Clock = {
  nowSeconds: () => Math.floor(Date.now() / 1000),
  monotonicMs: () => performance.now(),
  nowDate: () => new Date(),
};

/** Seconds since 1970 as people and log tools read them: `2026-11-21T09:00:00.000Z`. */
export function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

/** The same; null for none. */
export function isoTimeOrNull(seconds: number | null): string | null {
  return seconds === null ? null : isoTime(seconds);
}
