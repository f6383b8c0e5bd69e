import type { MeetingRole, RosterEntry } from '../../model/meeting.ts';
import { rosterAsJson } from '../../rooms/meeting-as-json.ts';
import { changeRoster, meetingUnknown } from '../../rooms/meetings.ts';
import { parseRosterSubject, ROSTER_FORMS } from '../../rooms/roster.ts';
import type { RosterTable } from '../../rooms/roster-csv.ts';
import type { CommandContext } from '../command.ts';
import { TEXT, TEXTS } from '../input/option-kinds.ts';
import { readIdArguments } from '../input/read-id-arguments.ts';
import { rosterAsText } from '../meetings/meeting-as-text.ts';
import { meetingDepsOf, tellRefusals } from '../meetings/meeting-deps.ts';
import { noteStrangeGroups } from '../meetings/note-strange-groups.ts';
import { readRosterFile } from '../meetings/read-roster-file.ts';
import { OPERATOR } from '../store/operator.ts';
import { storeCommand } from '../store/store-command.ts';
import type { StoreTools } from '../store/with-store.ts';

const USAGE = `usher meeting roster ID [--csv FILE] [--remove WHO]... [--add WHO]... [--add-host WHO]...
                     [--config FILE] [--json]

Changes whom a meeting names, or shows it where nothing is to be changed.

  ID              as "usher meeting list" prints it
  --csv FILE      takes the place of the members: e-mail addresses, one a row, or a column with the heading
                  email. With a column role that says host or member, of the hosts too
  --remove WHO    user:NAME, email:ADDRESS (verified), group:NAME or signed-in; several times: several
  --add WHO       a member
  --add-host WHO  a host; for a member: who becomes host
  --config FILE   the YAML file; default: USHER_CONFIG, else environment variables alone
  --json          print the roster as one JSON object, and nothing else

Exit status: 0 well, 1 refused or problems in the settings or in FILE, 2 unusable input.`;

export const meetingRoster = storeCommand({
  words: ['meeting', 'roster'],
  summary: 'change whom a meeting names',
  usage: USAGE,
  read: readTask,
  run: act,
});

/** What the options ask for. */
interface Change {
  readonly remove: ReadonlySet<string>;
  readonly add: readonly RosterEntry[];
}

type Task = ReturnType<typeof readTask>;

function readTask(argv: readonly string[]) {
  const kinds = { csv: TEXT, remove: TEXTS, add: TEXTS, 'add-host': TEXTS };
  const { id, csv, config, json, ...lists } = readIdArguments(argv, kinds);
  return { id, csv, config, json, change: readChange(lists) };
}

type Lists = Partial<Record<'remove' | 'add' | 'add-host', string[]>>;

/** Null where nothing is asked for. */
function readChange(lists: Lists): Change | null {
  const remove = subjectsOf('--remove', lists.remove);
  const add = [
    ...entriesOf('host', subjectsOf('--add-host', lists['add-host'])),
    ...entriesOf('member', subjectsOf('--add', lists.add)),
  ];
  return remove.length + add.length === 0 ? null : { remove: new Set(remove), add };
}

function entriesOf(role: MeetingRole, subjects: readonly string[]): RosterEntry[] {
  return subjects.map((subject) => ({ role, subject }));
}

function subjectsOf(option: string, texts: readonly string[] = []): string[] {
  return texts.map((text) => {
    const subject = parseRosterSubject(text);
    if (subject === null) throw new Error(`${option} takes ${ROSTER_FORMS}.`);
    return subject;
  });
}

async function act(
  { id, csv, change, json }: Task,
  tools: StoreTools,
  { output }: CommandContext,
): Promise<number> {
  const table = csv === undefined ? null : readRosterFile(csv, output);
  if (csv !== undefined && table === null) return 1;
  const { meetings } = tools.storage;
  let roster: readonly RosterEntry[];
  if (table || change) {
    let strangers: readonly string[] = [];
    const answer = await changeRoster(meetingDepsOf(tools), OPERATOR, id, (old) => {
      const given = table ? replaced(old, table) : old;
      strangers = [...(change?.remove ?? [])].filter(
        (one) => !given.some(({ subject }) => subject === one),
      );
      return changed(given, change);
    });
    if ('refusals' in answer) return tellRefusals(answer, output);
    for (const one of strangers) output.note(`note: ${one} was not named before.`);
    roster = answer.roster;
    noteStrangeGroups(change?.add ?? [], tools.config, output);
  } else {
    if (!(await meetings.find(id))) return tellRefusals({ refusals: [meetingUnknown()] }, output);
    roster = await meetings.roster(id);
  }
  if (json) output.line(JSON.stringify(rosterAsJson(roster)));
  else for (const line of rosterAsText(roster)) output.line(line);
  return 0;
}

function replaced(
  old: readonly RosterEntry[],
  { roster, hasRoles }: RosterTable,
): readonly RosterEntry[] {
  return hasRoles ? roster : [...old.filter(({ role }) => role === 'host'), ...roster];
}

function changed(roster: readonly RosterEntry[], change: Change | null): readonly RosterEntry[] {
  if (!change) return roster;
  return [...roster.filter(({ subject }) => !change.remove.has(subject)), ...change.add];
}
