import { parseArgs } from 'node:util';
import { csvRow } from '../../base/csv-row.ts';
import { invitationLink, newInvitationAsJson } from '../../rooms/invitation-as-json.ts';
import { createInvitations, type ManyInvitations } from '../../rooms/invitations.ts';
import type { CommandContext } from '../command.ts';
import { FLAG, TEXT } from '../input/option-kinds.ts';
import { invitationAsText } from '../meetings/invitation-as-text.ts';
import { invitationDepsOf } from '../meetings/invitation-deps.ts';
import { type RequestedInvitation, readRequests } from '../meetings/read-requests.ts';
import { OPERATOR } from '../store/operator.ts';
import { storeCommand } from '../store/store-command.ts';
import type { StoreTools } from '../store/with-store.ts';

const USAGE = `usher invitation create --room ROOM (--until TIME | --for 2h) [--from TIME] [--zone ZONE]
                        [--seat guest|member] [--uses N|unlimited] [--name NAME [--email ADDRESS]]
                        [--note TEXT] [--count N | --csv FILE] [--tenant TENANT] [--jitsi ID]
                        [--config FILE] [--json]

Makes a link that seats whoever opens it in one room, for a time. Prints it, this once: Usher keeps only a hash.

  --room ROOM       the room, as typed or in the form Prosody knows
  --until TIME      when it ends: 2026-11-23T09:00+01:00; or "2026-11-23 09:00" by the clocks of --zone
  --for 2h          how long it is valid, in place of --until: s, m, h or d; 400d at most
  --from TIME       when it begins; default: now
  --zone ZONE       whose clocks the times are of, such as Europe/Berlin
  --seat SEAT       guest or member, as the rules and the meeting have them; default: guest
  --uses N          how many people may take it up; unlimited: everybody who has it; default: 1
  --name NAME       who it is: they are not asked, and appear under this name without a mark
  --email ADDRESS   their address, which Jitsi is told
  --note TEXT       for you: a ticket, an appointment; shown by "usher invitation list"
  --count N         makes N links, up to 2000, and prints them as CSV
  --csv FILE        makes a link for one person for each row, name,email,note, and prints them as CSV; a first row
                    with these headings may say another order; without a name people type theirs
  --tenant TENANT   the tenant in the address of the room
  --jitsi ID        the Jitsi; default: the first one configured
  --config FILE     the YAML file; default: USHER_CONFIG, else environment variables alone
  --json            print one JSON object for each, and nothing else

Exit status: 0 made, 1 refused or problems in the settings or in FILE, 2 unusable input.`;

export const invitationCreate = storeCommand({
  words: ['invitation', 'create'],
  summary: 'make a link that seats somebody in a room',
  usage: USAGE,
  read: readOptions,
  run: create,
});

type Options = ReturnType<typeof readOptions>;

function readOptions(argv: readonly string[]) {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      room: TEXT,
      until: TEXT,
      for: TEXT,
      from: TEXT,
      zone: TEXT,
      seat: TEXT,
      uses: TEXT,
      name: TEXT,
      email: TEXT,
      note: TEXT,
      count: TEXT,
      csv: TEXT,
      tenant: TEXT,
      jitsi: TEXT,
      config: TEXT,
      json: FLAG,
    },
  });
  const { room } = values;
  if (room === undefined) throw new Error('--room is needed.');
  return { ...values, room };
}

async function create(
  options: Options,
  tools: StoreTools,
  { output }: CommandContext,
): Promise<number> {
  const now = tools.clock.nowSeconds();
  const asked = readRequests(options, tools.config, now, output);
  if (asked === null) return 1;
  const requests = asked.map(({ request }) => request);
  const made = await createInvitations(invitationDepsOf(tools), requests, OPERATOR);
  if (made.refusals.length > 0) {
    for (const line of explain(made, asked, options.csv)) output.note(line);
    return 1;
  }
  const isMany = options.count !== undefined || options.csv !== undefined;
  for (const line of render(made, tools, isMany, options.json === true)) output.line(line);
  const [one] = made.created;
  if (one && !isMany && !options.json) {
    for (const line of invitationAsText(one.invitation, now)) output.note(line);
    output.note('The link is shown only now.');
  }
  return 0;
}

function render(
  { created }: ManyInvitations,
  { config, clock }: StoreTools,
  isMany: boolean,
  asJson: boolean,
): string[] {
  const linkOf = (secret: string): string => invitationLink(config, secret);
  if (asJson) {
    const now = clock.nowSeconds();
    return created.map((one) => JSON.stringify(newInvitationAsJson(one, config, now)));
  }
  if (!isMany) return created.map(({ secret }) => linkOf(secret));
  const rows = created.map(({ secret, invitation: { id, person, note } }) =>
    csvRow([linkOf(secret), person?.name ?? null, person?.email ?? null, note, id]),
  );
  return [csvRow(['link', 'name', 'email', 'note', 'id']), ...rows].map((row) => row.trimEnd());
}

/** Every reason once, with the line of the file where there is one. */
function explain(
  { refusals }: ManyInvitations,
  asked: readonly RequestedInvitation[],
  file: string | undefined,
): string[] {
  const lines = refusals.map(({ index, refusal: { code, message } }) => {
    const line = asked[index]?.line ?? null;
    return `${line === null ? '' : `${file}:${line}: `}${code}: ${message}`;
  });
  return [...new Set(lines)].slice(0, 100);
}
