import { isTimeZone } from '../model/time-window.ts';
import { localTime, momentOf } from './zoned-time.ts';

/** A time that somebody wrote. */
export interface WrittenTime {
  /** Seconds since 1970. */
  readonly at: number;
  /** The clocks show it twice, because they are put back; `at` is the first. */
  readonly isTwice: boolean;
}

/** Why a text is no time. */
export type TimeFault =
  /** Not of a known form, or a day or an hour that is none. */
  | 'unreadable'
  /** It says neither how far its clocks are from UTC, nor is a time zone known. */
  | 'zone-needed'
  | 'zone-unknown'
  /** The clocks of the zone are put forward over it. */
  | 'skipped';

const DAY = 86_400;
const FORM =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?)?(Z|[+-]\d\d:\d\d)?$/;

/**
 * Reads `2026-11-23T09:00+01:00`, with `Z` for UTC, or a local time in `zone`: `2026-11-23 09:00`; a day alone is
 * its midnight. Seconds may be given.
 */
export function parseTime(text: string, zone: string | null): WrittenTime | TimeFault {
  const parts = FORM.exec(text.trim());
  if (!parts) return 'unreadable';
  const [, day = '', hours = '00', minutes = '00', seconds = '00', offset] = parts;
  const local = Date.parse(`${day}T${hours}:${minutes}:${seconds}Z`) / 1000;
  // JavaScript takes 31 February, and 24:00, for the day after.
  if (Number.isNaN(local) || !isDay(day) || hours === '24') return 'unreadable';
  if (offset !== undefined) {
    const at = Date.parse(`${day}T${hours}:${minutes}:${seconds}${offset}`) / 1000;
    return Number.isNaN(at) ? 'unreadable' : { at, isTwice: false };
  }
  if (zone === null) return 'zone-needed';
  return isTimeZone(zone) ? inZone(local, zone) : 'zone-unknown';
}

function isDay(day: string): boolean {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return month >= 1 && month <= 12 && date >= 1 && date <= daysOf(year, month);
}

/** Day 0 of a month is the last one of the month before it. */
function daysOf(year: number, month: number): number {
  return (Date.UTC(year, month, 1) - Date.UTC(year, month - 1, 1)) / 1000 / DAY;
}

function inZone(local: number, zone: string): WrittenTime | 'skipped' {
  const at = momentOf(local, zone);
  if (localTime(at, zone) !== local) return 'skipped';
  const offsetLater = localTime(at + DAY, zone) - (at + DAY);
  const second = local - offsetLater;
  return { at, isTwice: second > at && localTime(second, zone) === local };
}
