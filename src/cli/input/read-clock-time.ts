import { parseDuration } from '../../base/duration.ts';
import { parseTime, type TimeFault } from '../../rooms/meeting-time.ts';
import { renderMoment } from '../print/render-moment.ts';

/** What a time on the command line is read with. */
export interface TimeReading {
  /** Seconds since 1970. */
  readonly now: number;
  /** `--zone`, null where it was not given. */
  readonly zone: string | null;
  /** Told what somebody should know about a time that was read. */
  readonly note: (text: string) => void;
}

/**
 * The time that an option names: with an offset, by the clocks of `--zone`, or `now`. Throws with what to do for
 * anything else.
 */
export function readClockTime(option: string, text: string, reading: TimeReading): number {
  const { now, zone, note } = reading;
  if (text === 'now') return now;
  const time = parseTime(text, zone);
  if (typeof time === 'string') throw new Error(`${option}: ${EXPLANATIONS[time]}`);
  if (time.isTwice) {
    const taken = renderMoment(time.at);
    note(`note: ${option}: the clocks show that time twice; the first is taken, ${taken}.`);
  }
  return time.at;
}

/** The same, or how long ago: `7d`, `12h`. */
export function readPastTime(option: string, text: string, reading: TimeReading): number {
  const ago = withUnit(text);
  return ago === null ? readClockTime(option, text, reading) : Math.max(0, reading.now - ago);
}

/** What `--since` names, `now` where it was not given. */
export function readSince(
  { since, zone = null }: { readonly since?: string; readonly zone?: string | null },
  now: number,
  note: (text: string) => void,
): number {
  return since === undefined ? now : readPastTime('--since', since, { now, zone, note });
}

/** Seconds of `90m`. The unit must be there: most would read a bare number as minutes. */
export function readDuration(option: string, text: string): number {
  const seconds = withUnit(text);
  if (seconds === null) throw new Error(`${option} is a number and its unit: 90m, 2h or 1d.`);
  return seconds;
}

function withUnit(text: string): number | null {
  return /[smhd]$/.test(text) ? parseDuration(text) : null;
}

const EXPLANATIONS: Readonly<Record<TimeFault, string>> = {
  unreadable: 'write 2026-11-23T09:00+01:00, or "2026-11-23 09:00" and --zone Europe/Berlin.',
  'zone-needed':
    'say whose clocks: --zone Europe/Berlin, or an offset as in 2026-11-23T09:00+01:00.',
  'zone-unknown':
    'the time zone of --zone is unknown. Name a place such as Europe/Berlin, or UTC; CET and the like are none.',
  skipped: 'the clocks there are put forward over that time, so that it never comes. Name another.',
};
