import type { TimeWindow, WeeklySpan } from '../model/time-window.ts';
import { localTime, momentOf } from './zoned-time.ts';

/** Whether a window is open, and when that changes. Times are seconds since 1970. */
export type Opening =
  /** `until`: the first second that is no longer within; null when it is open for over a week. */
  | { readonly open: true; readonly until: number | null }
  /** `opensAt`: null when it never opens. */
  | { readonly open: false; readonly opensAt: number | null };

const DAY = 86_400;
const WEEK = 7 * DAY;
/** Two weeks: the clocks may skip a span of one day a week once. */
const DAYS_AHEAD = 15;

/** The state of a window at a moment. Null, no window, is always open. */
export function openingAt(window: TimeWindow | null, now: number): Opening {
  if (window === null) return { open: true, until: null };
  const today = Math.floor(localTime(now, window.zone) / DAY);
  let until: number | null = null;
  // From yesterday, whose spans may reach over midnight, for as long as one span meets the next.
  for (let day = today - 1; day <= today + DAYS_AHEAD; day++) {
    for (const { from, to } of momentsOf(window, day)) {
      if (until === null) {
        if (from > now) return { open: false, opensAt: from };
        if (to > now) until = to;
      } else if (from > until) return { open: true, until };
      else until = Math.max(until, to);
    }
    if (until !== null && until > now + WEEK) return { open: true, until: null };
  }
  return until === null ? { open: false, opensAt: null } : { open: true, until };
}

/** The spans that begin on a day, as moments, in order. Those that the clocks skip are none. */
function momentsOf(
  { spans, zone }: TimeWindow,
  day: number,
): { readonly from: number; readonly to: number }[] {
  // Day 0, 1 January 1970, was a Thursday.
  const weekday = (((day + 4) % 7) + 7) % 7;
  const moment = (minutes: number): number => momentOf(day * DAY + minutes * 60, zone);
  return spans
    .filter((span: WeeklySpan) => span.days.includes(weekday) && span.to > span.from)
    .map(({ from, to }) => ({ from: moment(from), to: moment(to) }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from);
}
