import { isoTime } from '../base/clock.ts';
import { csvRow } from '../base/csv-row.ts';
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
    heading: csvRow(KEYS),
    write: (event) => csvRow(Object.values(eventAsJson(event))),
  },
} as const satisfies Readonly<Record<string, ExportFormat>>;

/** Every key in a fixed order, null for what is not known; the moment as ISO 8601 in UTC. */
export function eventAsJson(event: AuditEvent): Record<string, string | number | null> {
  return Object.fromEntries(
    KEYS.map((key) => [key, key === 'at' ? isoTime(event.at) : event[key]]),
  );
}
