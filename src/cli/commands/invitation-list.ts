import { parseArgs } from 'node:util';
import { roomKeyOf } from '../../model/room-key.ts';
import { invitationAsJson } from '../../rooms/invitation-as-json.ts';
import { FLAG, TEXT } from '../input/option-kinds.ts';
import { readSince } from '../input/read-clock-time.ts';
import { readWhole } from '../input/read-whole.ts';
import { invitationAsLine } from '../meetings/invitation-as-text.ts';
import { printList } from '../print/print-list.ts';
import { readRoom } from '../rooms/read-room.ts';
import { storeCommand } from '../store/store-command.ts';

const USAGE = `usher invitation list [--room ROOM] [--tenant TENANT] [--jitsi ID] [--since TIME] [--zone ZONE]
                      [--limit N] [--config FILE] [--json]

Lists the invitations that have not ended, newest first, a line each: id, state, how many have used it, when it is
valid (UTC), room, whom it is for, note. Never the links. They are kept for 30 days after their end.

  --room ROOM      those of this room; default: of all
  --tenant TENANT  the tenant in the address of the room
  --jitsi ID       the Jitsi of the room; default: the first one configured
  --since TIME     those, too, that ended after this: 7d for a week ago, 2026-11-23T09:00+01:00, or
                   "2026-11-23 09:00" by the clocks of --zone; default: now
  --zone ZONE      such as Europe/Berlin
  --limit N        how many at most, 1 to 10000; default 1000
  --config FILE    the YAML file; default: USHER_CONFIG, else environment variables alone
  --json           print one JSON object for each, and nothing else

Exit status: 0 well, 1 problems in the settings, 2 unusable input.`;

export const invitationList = storeCommand({
  words: ['invitation', 'list'],
  summary: 'list the invitations, and how many have used each',
  usage: USAGE,
  read: readOptions,
  async run(options, { config, storage, clock }, { output }) {
    const now = clock.nowSeconds();
    const { name, limit, json } = options;
    const key = name && roomKeyOf(options.jitsi ?? config.jitsi[0]?.id ?? '', name);
    const from = readSince(options, now, output.note);
    printList(output, await storage.invitations.list(key, from, limit + 1), {
      ...{ json, limit, plural: 'invitations' },
      asJson: (one) => invitationAsJson(one, now),
      asLine: (one) => invitationAsLine(one, now),
    });
    return 0;
  },
});

function readOptions(argv: readonly string[]) {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      room: TEXT,
      tenant: TEXT,
      jitsi: TEXT,
      since: TEXT,
      zone: TEXT,
      limit: { type: 'string', default: '1000' },
      config: TEXT,
      json: FLAG,
    },
  });
  const name = readRoom(values);
  if (!name && values.tenant !== undefined) throw new Error('--tenant needs --room.');
  const limit = readWhole('--limit', values.limit, 10_000);
  return { ...values, name, limit };
}
