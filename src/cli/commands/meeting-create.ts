import { parseArgs } from 'node:util';
import type { MeetingGuests } from '../../model/meeting.ts';
import { findRule } from '../../rooms/find-rule.ts';
import { makeAccessCode } from '../../rooms/make-access-code.ts';
import { meetingAsJson, rosterAsJson } from '../../rooms/meeting-as-json.ts';
import { createMeeting } from '../../rooms/meetings.ts';
import type { CommandContext } from '../command.ts';
import { FLAG, TEXT, TEXTS } from '../input/option-kinds.ts';
import { readClockTime, readDuration } from '../input/read-clock-time.ts';
import { meetingAsText } from '../meetings/meeting-as-text.ts';
import { meetingDepsOf, tellRefusals } from '../meetings/meeting-deps.ts';
import { noteStrangeGroups } from '../meetings/note-strange-groups.ts';
import { readRosterFile } from '../meetings/read-roster-file.ts';
import { OPERATOR } from '../store/operator.ts';
import { storeCommand } from '../store/store-command.ts';
import type { StoreTools } from '../store/with-store.ts';

const USAGE = `usher meeting create --title TITLE --room ROOM --start TIME (--end TIME | --duration 90m)
                     [--zone ZONE] [--owner WHO] [--host WHO]... [--member WHO]... [--csv FILE]
                     [--early 15m] [--no-wait] [--guests never|wait|open]
                     [--code CODE | --code-stdin | --make-code] [--password-stdin] [--lobby]
                     [--max-people N] [--tenant TENANT] [--jitsi ID] [--config FILE] [--json]

Makes a meeting: a room for a time, with people of its own. Prints the address they come to.

  --title TITLE      what it is called, 1 to 200 characters
  --room ROOM        the room, as typed or in the form Prosody knows
  --start TIME       2026-11-23T09:00+01:00; or "2026-11-23 09:00" by the clocks of --zone; or now
  --end TIME         the same
  --duration 90m     how long, in place of --end: s, m, h or d; 31 days at most
  --zone ZONE        whose clocks tell people the times, such as Europe/Berlin; default: UTC
  --owner WHO        a host; WHO is user:NAME, email:ADDRESS (verified), group:NAME or signed-in
  --host WHO         somebody who opens and moderates it; several times: several
  --member WHO       somebody who may enter it; several times: several
  --csv FILE         members by their e-mail addresses: one a row, or a column with the heading email, and
                     perhaps one with the heading role that says host or member
  --early 15m        how long before the start hosts may enter, 24h at most; default 15m
  --no-wait          members do not wait for a host
  --guests WHAT      what all others may do: never enter, wait for a host, or enter at once (open);
                     default: wait where there is an access code, else never
  --code CODE        what all others must know, 4 to 64 characters; kept as a hash
  --code-stdin       read it from standard input, so that it stays out of the shell's history
  --make-code        make one, and print it this once
  --password-stdin   Jitsi's own password of the room, from standard input; with --code-stdin, the second line
  --lobby            Jitsi's lobby is on from the beginning
  --max-people N     the largest number of people
  --tenant TENANT    the tenant in the address of the room
  --jitsi ID         the Jitsi; default: the first one configured
  --config FILE      the YAML file; default: USHER_CONFIG, else environment variables alone
  --json             print one JSON object, and nothing else

Exit status: 0 made, 1 refused or problems in the settings or in FILE, 2 unusable input.`;

export const meetingCreate = storeCommand({
  words: ['meeting', 'create'],
  summary: 'make a meeting: a room for a time, with its people',
  usage: USAGE,
  async read(argv, context) {
    const options = readOptions(argv);
    return { ...options, secrets: await readSecrets(options, context) };
  },
  run: create,
});

type Options = ReturnType<typeof readOptions>;

function readOptions(argv: readonly string[]) {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      title: TEXT,
      room: TEXT,
      start: TEXT,
      end: TEXT,
      duration: TEXT,
      zone: TEXT,
      owner: TEXT,
      host: TEXTS,
      member: TEXTS,
      csv: TEXT,
      early: TEXT,
      'no-wait': FLAG,
      guests: TEXT,
      code: TEXT,
      'code-stdin': FLAG,
      'make-code': FLAG,
      'password-stdin': FLAG,
      lobby: FLAG,
      'max-people': TEXT,
      tenant: TEXT,
      jitsi: TEXT,
      config: TEXT,
      json: FLAG,
    },
  });
  const { title, room, start } = values;
  if (title === undefined || room === undefined || start === undefined) {
    throw new Error('--title, --room and --start are needed.');
  }
  if ((values.end === undefined) === (values.duration === undefined)) {
    throw new Error('Either --end or --duration is needed.');
  }
  const codes = [values.code, values['code-stdin'], values['make-code']];
  if (codes.filter((each) => each !== undefined).length > 1) {
    throw new Error('One of --code, --code-stdin and --make-code is enough.');
  }
  return { ...values, title, room, start };
}

interface Secrets {
  readonly code: string | null;
  readonly password: string | null;
}

/** A line for each that is asked for. */
async function readSecrets(options: Options, context: CommandContext): Promise<Secrets> {
  const asked = [options['code-stdin'], options['password-stdin']].filter(Boolean).length;
  const text = asked === 0 ? '' : await context.readStandardInput();
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  if (asked > 0 && lines.length !== asked) {
    const wanted = asked === 1 ? 'one line' : 'two lines, the code and the password';
    throw new Error(`Standard input must be ${wanted}.`);
  }
  const [first = '', last = ''] = [lines[0], lines.at(-1)];
  return {
    code: options['code-stdin'] ? first : (options.code ?? null),
    password: options['password-stdin'] ? last : null,
  };
}

const LOBBY_NOTE =
  'note: Jitsi’s lobby holds hosts too, unless Prosody has token_lobby_bypass; see docs/topics/reservations.md.';
const FINAL_NOTE =
  'note: The rule for this room is final, so the meeting has no say there; see docs/topics/rooms.md.';

async function create(
  { secrets, ...options }: Options & { readonly secrets: Secrets },
  tools: StoreTools,
  { output }: CommandContext,
): Promise<number> {
  const { config, clock, random } = tools;
  const now = clock.nowSeconds();
  const people = options.csv === undefined ? null : readRosterFile(options.csv, output);
  if (options.csv !== undefined && people === null) return 1;
  const made = options['make-code'] ? makeAccessCode(random) : null;
  const listed = (wanted: string): string[] =>
    (people?.roster ?? []).filter(({ role }) => role === wanted).map(({ subject }) => subject);
  const answer = await createMeeting(meetingDepsOf(tools), OPERATOR, {
    ...readPlainly(options),
    ...readTimes(options, now, output.note),
    hosts: [...(options.host ?? []), ...listed('host')],
    members: [...(options.member ?? []), ...listed('member')],
    ...secrets,
    code: made ?? secrets.code,
  });
  if ('refusals' in answer) return tellRefusals(answer, output);
  const { meeting, roster } = answer;
  if (findRule(config.rules, meeting.room)?.isFinal) output.note(FINAL_NOTE);
  noteStrangeGroups(roster, config, output);
  const view = { meeting, config, now };
  if (options.json) {
    const shown = { ...meetingAsJson(view), ...rosterAsJson(roster) };
    output.line(JSON.stringify(made === null ? shown : { ...shown, code: made }));
    return 0;
  }
  for (const line of meetingAsText(view, roster)) output.line(line);
  if (meeting.lobby && meeting.password === null) output.note(LOBBY_NOTE);
  if (made !== null) output.line(`The access code is ${made}. It is shown only now.`);
  return 0;
}

function readPlainly(options: Options) {
  const { title, room, tenant, jitsi, owner, early, guests, lobby } = options;
  const people = options['max-people'];
  return {
    title,
    room,
    tenant: tenant ?? null,
    jitsi: jitsi ?? null,
    owner: owner ?? null,
    earlySeconds: early === undefined ? null : readDuration('--early', early),
    // Whatever else it is, `createMeeting` refuses it.
    guests: (guests ?? null) as MeetingGuests | null,
    wait: options['no-wait'] !== true,
    lobby: lobby ?? false,
    maxOccupants: people === undefined ? null : /^\d{1,9}$/.test(people) ? Number(people) : -1,
  };
}

function readTimes(options: Options, now: number, note: (text: string) => void) {
  const zone = options.zone ?? null;
  const reading = { now, zone, note };
  const startsAt = readClockTime('--start', options.start, reading);
  const endsAt =
    options.end === undefined
      ? startsAt + readDuration('--duration', options.duration ?? '')
      : readClockTime('--end', options.end, reading);
  if (zone === null) note('note: people are told the times in UTC; --zone tells them in theirs.');
  return { startsAt, endsAt, zone: zone ?? 'UTC' };
}
