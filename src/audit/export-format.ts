import { isoTime } from '../base/clock.ts';
import { spellOutSteering } from '../base/steering.ts';
import type { AuditEvent } from '../model/audit-event.ts';

/** How a trail is written down for others: JSON Lines, or comma-separated values (RFC 4180). */
export interface ExportFormat {
  /** What stands before the first event, with its line end; empty for nothing. */
  readonly heading: string;
  /** One event, with its line end. */
  readonly write: (event: AuditEvent) => string;
}

/** The columns, and the keys, in their order. */
const KEYS: readonly (keyof AuditEvent)[] = [
  'at',
  'id',
  'action',
  'actor',
  'userId',
  'username',
  'name',
  'method',
  'jitsi',
  'room',
  'seat',
  'rule',
  'reason',
  'meetingId',
  'invitationId',
  'address',
  'requestId',
];

export const EXPORT_FORMATS = {
  jsonl: {
    heading: '',
    write: (event) => `${spellOutSteering(JSON.stringify(eventAsJson(event)))}\n`,
  },
  csv: {
    heading: row(KEYS),
    write: (event) => row(Object.values(eventAsJson(event)).map(fieldOf)),
  },
} as const satisfies Readonly<Record<string, ExportFormat>>;

/** Every key in a fixed order, null for what is not known; the moment as ISO 8601 in UTC. */
export function eventAsJson(event: AuditEvent): Record<string, string | number | null> {
  return Object.fromEntries(
    KEYS.map((key) => [key, key === 'at' ? isoTime(event.at) : event[key]]),
  );
}

function row(fields: readonly string[]): string {
  return `${fields.join(',')}\r\n`;
}

/** Spreadsheets take a text with one of these at its beginning for a formula, or for something to be run. */
const FORMULA = /^[\s\p{Cf}]*[=+\-@\t\r\n|%＝＋－＠]/u;

/**
 * A field of RFC 4180. Names come from strangers: what a spreadsheet would calculate gets an apostrophe before it,
 * which spreadsheets show as text, and what would steer a terminal is spelled out. Null is empty.
 */
function fieldOf(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = (FORMULA.test(value) ? "'" : '') + spellOutSteering(value);
  return /["\r\n,;\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
