import { isoTime } from '../../base/clock.ts';

/** A moment to the second, in UTC: `2026-11-23T08:00:00Z`. From seconds since 1970. */
export function renderMoment(seconds: number): string {
  return isoTime(seconds).replace(/\.\d+Z$/, 'Z');
}
