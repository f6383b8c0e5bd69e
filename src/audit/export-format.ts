import { csvRow } from '../base/csv-row.ts';
import { spellOutSteering } from '../base/steering.ts';
import type { AuditEvent } from '../model/audit-event.ts';
import { EVENT_FIELDS, eventAsJson } from './event-as-json.ts';

/** How a trail is written down for others: JSON Lines, or comma-separated values (RFC 4180). */
export interface ExportFormat {
  /** What stands before the first event, with its line end; empty for nothing. */
  readonly heading: string;
  /** One event, with its line end. */
  readonly write: (event: AuditEvent) => string;
}

export const EXPORT_FORMATS = {
  jsonl: {
    heading: '',
    write: (event) => `${spellOutSteering(JSON.stringify(eventAsJson(event)))}\n`,
  },
  csv: {
    heading: csvRow(EVENT_FIELDS),
    write: (event) => csvRow(Object.values(eventAsJson(event))),
  },
} as const satisfies Readonly<Record<string, ExportFormat>>;
