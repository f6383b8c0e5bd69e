import { parseInstant } from '../instant.ts';

/** A moment after which, or before which, something no longer holds. */
export interface Window {
  readonly notBefore: string | null;
  readonly notOnOrAfter: string | null;
}

/**
 * Whether `now` lies in the window, each end widened by the skew: from `notBefore - skew` on, and before
 * `notOnOrAfter + skew`. What is no moment holds never.
 */
export function isWithin(window: Window, now: number, skewSeconds: number): boolean {
  const { notBefore, notOnOrAfter } = window;
  const begin = notBefore === null ? Number.NEGATIVE_INFINITY : parseInstant(notBefore);
  const end = notOnOrAfter === null ? Number.POSITIVE_INFINITY : parseInstant(notOnOrAfter);
  if (begin === null || end === null) return false;
  return now >= begin - skewSeconds && now < end + skewSeconds;
}
