/** When a rule lets people in: spans of a week, by the clocks of one place. Made by `parseTimeWindow` alone. */
export interface TimeWindow {
  /** As the operator wrote it. */
  readonly text: string;
  readonly spans: readonly WeeklySpan[];
  /** An IANA time zone: `Europe/Berlin`. */
  readonly zone: string;
}

/** A span of clock time that begins on each of these days. */
export interface WeeklySpan {
  /** 0 is Sunday, as in JavaScript. */
  readonly days: readonly number[];
  /** Minutes after midnight, 0 to 1439. */
  readonly from: number;
  /** Minutes after the same midnight, `from` to 2879: more than 1440 is the next day. */
  readonly to: number;
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const DAY_MINUTES = 1440;
const MAX_SPANS = 20;
const DAY = '(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat)';
const SPAN = new RegExp(
  String.raw`^(?:(${DAY})(?:-(${DAY}))? )?([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$`,
  'i',
);
const WINDOW = /^(.{1,1000}?) ([A-Za-z][A-Za-z0-9_+/-]{1,63})$/;

/**
 * Reads `Mon-Fri 07:00-18:00, Sat 09:00-12:00 Europe/Berlin`. Without days a span is every day's; one that ends
 * before it begins goes on after midnight. A refusal is a text to be read after the setting's name.
 */
export function parseTimeWindow(text: string): TimeWindow | string {
  const parts = WINDOW.exec(text.trim().replace(/\s+/g, ' '));
  const zone = parts?.[2];
  if (!parts?.[1] || zone === undefined) return 'has no time zone at its end';
  if (!isTimeZone(zone)) return 'ends in no time zone such as Europe/Berlin or UTC';
  const spans = parts[1].split(/ ?, ?/).map(parseSpan);
  if (spans.length > MAX_SPANS) return `has more than ${MAX_SPANS} spans`;
  const read = spans.filter((span) => span !== null);
  return read.length < spans.length ? 'holds a span that is none' : { text, spans: read, zone };
}

function parseSpan(text: string): WeeklySpan | null {
  const parts = SPAN.exec(text);
  if (!parts) return null;
  const [, firstDay, lastDay] = parts;
  const from = minutes(parts[3], parts[4]);
  const end = minutes(parts[5], parts[6]);
  if (from >= DAY_MINUTES || end > DAY_MINUTES) return null;
  return { days: daysBetween(firstDay, lastDay), from, to: end < from ? end + DAY_MINUTES : end };
}

function minutes(hours = '', rest = ''): number {
  return Number(hours) * 60 + Number(rest);
}

function daysBetween(first: string | undefined, last = first): number[] {
  if (first === undefined) return [0, 1, 2, 3, 4, 5, 6];
  const from = dayOf(first);
  const count = ((dayOf(last ?? first) - from + 7) % 7) + 1;
  return Array.from({ length: count }, (_, index) => (from + index) % 7);
}

function dayOf(name: string): number {
  return (DAYS as readonly string[]).indexOf(name.toLowerCase());
}

/** Asking takes long, and ten thousand rules may ask about one zone. */
const zones = new Set<string>();

/** A place, whose clocks are put forward and back as they are there. */
const PLACE = /^(?!Etc\/|SystemV\/)[A-Za-z]{2,32}(?:\/[A-Za-z0-9_+-]{1,32}){1,2}$/i;

/**
 * Whether it is UTC, or the name of a place whose time zone Node knows: `Europe/Berlin`. Neither offsets nor
 * abbreviations: `EST` has no summer time, `CST` is Chicago for one and Shanghai for another, and the sign of
 * `Etc/GMT+1` says the opposite of what it seems to.
 */
export function isTimeZone(zone: string): boolean {
  if (zones.has(zone)) return true;
  if (zone !== 'UTC' && !PLACE.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    return false;
  }
  zones.add(zone);
  return true;
}

/** Whether no clock ever shows a time within it: every span ends where it begins. */
export function isNeverOpen({ spans }: TimeWindow): boolean {
  return spans.every(({ from, to }) => from === to);
}
