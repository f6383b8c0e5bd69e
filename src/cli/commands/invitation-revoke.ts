import { parseArgs } from 'node:util';
import type { RoomName } from '../../model/room.ts';
import { roomKeyOf } from '../../model/room-key.ts';
import { revokeInvitation } from '../../rooms/invitations.ts';
import { TEXT } from '../input/option-kinds.ts';
import { invitationDepsOf } from '../meetings/invitation-deps.ts';
import { readRoom } from '../rooms/read-room.ts';
import { OPERATOR } from '../store/operator.ts';
import { storeCommand } from '../store/store-command.ts';
import type { StoreTools } from '../store/with-store.ts';

const USAGE = `usher invitation revoke (ID... | --room ROOM) [--tenant TENANT] [--jitsi ID] [--config FILE]

Withdraws invitations: from the next entry on they seat nobody, not even those who have used them already. Whoever is
in the room stays there until Jitsi or a moderator ends it.

  ID               as "usher invitation list" prints it; several: several
  --room ROOM      in place of IDs: all that have not ended of this room
  --tenant TENANT  the tenant in the address of the room
  --jitsi ID       the Jitsi of the room; default: the first one configured
  --config FILE    the YAML file; default: USHER_CONFIG, else environment variables alone

Exit status: 0 revoked, 1 no such invitation or problems in the settings, 2 unusable input.`;

/** More than one room ever has. */
const MOST = 100_000;

export const invitationRevoke = storeCommand({
  words: ['invitation', 'revoke'],
  summary: 'withdraw invitations, by their ids or for a room',
  usage: USAGE,
  read: readOptions,
  async run(options, tools, { output }) {
    const ids = options.room ? await idsOf(tools, options.room, options.jitsi) : options.ids;
    let status = 0;
    for (const id of ids) {
      const told = await revokeInvitation(invitationDepsOf(tools), id, OPERATOR);
      if (told === 'revoked') output.line(`${id} revoked`);
      if (told === 'revoked-before') output.line(`${id} was revoked before`);
      if (told !== 'unknown') continue;
      output.note(`There is no invitation ${JSON.stringify(id)}.`);
      status = 1;
    }
    if (options.room && ids.length === 0) output.note('There is nothing to revoke.');
    return status;
  },
});

async function idsOf(
  { config, storage, clock }: StoreTools,
  room: RoomName,
  jitsi: string | undefined,
): Promise<string[]> {
  const key = roomKeyOf(jitsi ?? config.jitsi[0]?.id ?? '', room);
  const all = await storage.invitations.list(key, clock.nowSeconds(), MOST);
  return all.filter(({ revokedAt }) => revokedAt === null).map(({ id }) => id);
}

function readOptions(argv: readonly string[]) {
  const { values, positionals: ids } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { room: TEXT, tenant: TEXT, jitsi: TEXT, config: TEXT },
  });
  const { room: typed, tenant } = values;
  if ((typed === undefined) === (ids.length === 0)) {
    throw new Error('Either IDs or --room are needed.');
  }
  if (typed === undefined && (tenant ?? values.jitsi) !== undefined) {
    throw new Error('--tenant and --jitsi go with --room.');
  }
  return { ids, room: readRoom(values), jitsi: values.jitsi, config: values.config };
}
