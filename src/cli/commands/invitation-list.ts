import { parseArgs } from 'node:util';
import { roomKeyOf } from '../../model/room-key.ts';
import { invitationAsJson } from '../../rooms/invitation-as-json.ts';
import type { Command } from '../command.ts';
import { readPastTime } from '../read-clock-time.ts';
import { readRoom } from '../read-room.ts';
import { readWhole } from '../read-whole.ts';
import { invitationAsLine } from '../render-invitation.ts';
import { type StoreSources, withStore } from '../with-store.ts';

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
  --json           print a JSON array, and nothing else

Exit status: 0 well, 1 problems in the settings, 2 unusable input.`;

/** `usher invitation list`, with the clock it works by. */
export function invitationListWith(sources?: StoreSources): Command {
  return {
    words: ['invitation', 'list'],
    summary: 'list the invitations, and how many have used each',
    usage: USAGE,
    async run(argv, context) {
      const options = readOptions(argv);
      const { output } = context;
      return withStore(
        context,
        options.config ?? null,
        async ({ config, storage, clock }) => {
          const now = clock.nowSeconds();
          const { since, limit, name } = options;
          const reading = { now, zone: options.zone ?? null, note: output.note };
          const from = since === undefined ? now : readPastTime('--since', since, reading);
          const key = name && roomKeyOf(options.jitsi ?? config.jitsi[0]?.id ?? '', name);
          const all = await storage.invitations.list(key, from, limit + 1);
          const shown = all.slice(0, limit);
          if (options.json) {
            output.line(JSON.stringify(shown.map((one) => invitationAsJson(one, now))));
          } else for (const one of shown) output.line(invitationAsLine(one, now));
          if (all.length > limit) output.note(`note: there are more than ${limit}: --limit.`);
          else if (all.length === 0 && !options.json) output.note('There are no invitations.');
          return 0;
        },
        sources,
      );
    },
  };
}

/** @see invitationListWith */
export const invitationList: Command = invitationListWith();

const TEXT = { type: 'string' } as const;

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
      json: { type: 'boolean' },
    },
  });
  const name = readRoom(values);
  if (!name && values.tenant !== undefined) throw new Error('--tenant needs --room.');
  const limit = readWhole('--limit', values.limit, 10_000);
  return { ...values, name, limit };
}
