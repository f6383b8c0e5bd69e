import type { Config } from '../../config/config.ts';
import { type InvitedRow, type InvitedRows, parseInvitedCsv } from '../../rooms/invitation-csv.ts';
import type { InvitationRequest } from '../../rooms/invitation-request.ts';
import { MAX_AT_ONCE } from '../../rooms/invitations.ts';
import { readClockTime, readDuration } from '../input/read-clock-time.ts';
import { readCsvFile } from '../input/read-csv-file.ts';
import { readWhole } from '../input/read-whole.ts';
import type { Output } from '../output.ts';

/** What `usher invitation create` was given. */
export interface InvitationOptions {
  readonly room: string;
  readonly tenant?: string;
  readonly jitsi?: string;
  readonly seat?: string;
  readonly name?: string;
  readonly email?: string;
  readonly from?: string;
  readonly until?: string;
  readonly for?: string;
  readonly zone?: string;
  readonly uses?: string;
  readonly note?: string;
  readonly count?: string;
  readonly csv?: string;
}

/** What is asked for, and where in the file of `--csv`; null: there is none. */
export interface RequestedInvitation {
  readonly request: InvitationRequest;
  readonly line: number | null;
}

/**
 * The invitations that the options ask for: one, or many with `--count` or `--csv`. Null where the file has problems,
 * which are then told; throws for options that say nothing or too much.
 */
export function readRequests(
  options: InvitationOptions,
  config: Config,
  now: number,
  output: Output,
): readonly RequestedInvitation[] | null {
  const request = readOne(options, config, now, output);
  if (options.csv !== undefined) {
    const rows = readRows(options.csv, output);
    const requestOf = ({ person, note }: InvitedRow): InvitationRequest => {
      return { ...request, person, note: note ?? request.note };
    };
    return rows?.map((row) => ({ request: requestOf(row), line: row.line })) ?? null;
  }
  const count = options.count === undefined ? 1 : readWhole('--count', options.count, MAX_AT_ONCE);
  return Array.from({ length: count }, () => ({ request, line: null }));
}

function readOne(
  options: InvitationOptions,
  { jitsi }: Config,
  now: number,
  { note }: Output,
): InvitationRequest {
  const { seat = 'guest', name, email } = options;
  refuseContradictions(options);
  if (seat !== 'guest' && seat !== 'member') throw new Error('--seat is guest or member.');
  const reading = { now, zone: options.zone ?? null, note };
  const { from } = options;
  const notBefore = from === undefined ? now : readClockTime('--from', from, reading);
  const expiresAt =
    options.until === undefined
      ? notBefore + readDuration('--for', options.for ?? '')
      : readClockTime('--until', options.until, reading);
  return {
    jitsi: options.jitsi ?? jitsi[0]?.id ?? '',
    room: options.room,
    tenant: options.tenant ?? null,
    seat,
    person: name === undefined ? null : { name, email: email ?? null },
    notBefore,
    expiresAt,
    maxUses: readUses(options.uses),
    note: options.note ?? null,
  };
}

function refuseContradictions(options: InvitationOptions): void {
  const { name, email, until, count, csv, uses } = options;
  if ((until === undefined) === (options.for === undefined)) {
    throw new Error('Either --until or --for is needed.');
  }
  if (email !== undefined && name === undefined) throw new Error('--email needs --name.');
  if (count !== undefined && csv !== undefined) throw new Error('Either --count or --csv.');
  const isMany = count !== undefined || csv !== undefined;
  if (isMany && name !== undefined) throw new Error('--name is for one link: take --csv for many.');
  if (csv !== undefined && uses !== undefined) {
    throw new Error('--csv makes a link for one person each: leave --uses out.');
  }
}

function readUses(text = '1'): number | null {
  if (text === 'unlimited') return null;
  if (!/^\d{1,9}$/.test(text)) throw new Error('--uses is a number, or: unlimited.');
  return Number(text);
}

function readRows(file: string, output: Output): readonly InvitedRow[] | null {
  const table = readCsvFile<InvitedRows>(file, parseInvitedCsv, output);
  if (!table || table.rows.length <= MAX_AT_ONCE) return table?.rows ?? null;
  output.note(`${file}: ${table.rows.length} rows; at most ${MAX_AT_ONCE} at once.`);
  return null;
}
