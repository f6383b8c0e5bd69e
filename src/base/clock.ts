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
