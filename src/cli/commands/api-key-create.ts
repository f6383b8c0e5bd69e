import { parseArgs } from 'node:util';
import { type ApiKeyWish, createApiKey } from '../../api/api-keys.ts';
import { isoTime } from '../../base/clock.ts';
import { parseDuration, renderDuration } from '../../base/duration.ts';
import type { JitsiConfig } from '../../config/config.ts';
import type { ApiKey } from '../../model/api-key.ts';
import { parseRoomGlob } from '../../model/room-glob.ts';
import { parseTime } from '../../rooms/meeting-time.ts';
import { apiKeyAsJson } from '../keys/api-key-as-json.ts';
import { storeCommand } from '../store/store-command.ts';
import type { StoreTools } from '../store/with-store.ts';
import { Unusable } from '../unusable.ts';

const USAGE = `usher api-key create --name NAME --room PATTERN... [--seat SEAT]... [--max-ttl TIME] [--jitsi ID]...
                    [--expires WHEN] [--config FILE] [--json]

Makes a key for a backend and prints it, this once: Usher keeps only a hash. With it the backend asks for tokens
(POST /api/v1/tokens), no further than the key goes and the rules allow.

  --name NAME      what it is for, 1 to 100 characters
  --room PATTERN   a room it is for, as in the rules: class-*, acme/*; several times: several; * is every room
  --seat SEAT      host, member or guest; several times: several. Default: member and guest
  --max-ttl TIME   the longest life of its tokens, 1m to 366d; default: 2h
  --jitsi ID       a Jitsi it is for; several times: several. Default: all
  --expires WHEN   when it ends: 2027-01-01 (UTC), or 2027-01-01T09:00:00+01:00. Default: never
  --config FILE    the YAML file; default: USHER_CONFIG, else environment variables alone
  --json           print one JSON object, and nothing else

Exit status: 0 made, 1 problems in the settings or the store, 2 unusable input.`;

const SEATS = ['host', 'member', 'guest'] as const;
const LEAST_TTL_SECONDS = 60;
const MOST_TTL_SECONDS = 366 * 86_400;

export const apiKeyCreate = storeCommand({
  words: ['api-key', 'create'],
  summary: 'make a key with which a backend asks for tokens',
  usage: USAGE,
  read: readOptions,
  async run(options, tools, { output }) {
    const { key, shown } = await createApiKey(tools, readWish(options, tools), 'cli');
    if (options.json) output.line(JSON.stringify({ key: shown, ...apiKeyAsJson(key) }));
    else {
      output.line(shown);
      output.note(`This is shown once. ${describe(key)}`);
    }
    return 0;
  },
});

type Options = ReturnType<typeof readOptions>;

function readOptions(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    options: {
      name: { type: 'string' },
      room: { type: 'string', multiple: true },
      seat: { type: 'string', multiple: true },
      'max-ttl': { type: 'string' },
      jitsi: { type: 'string', multiple: true },
      expires: { type: 'string' },
      config: { type: 'string' },
      json: { type: 'boolean' },
    },
  }).values;
}

/** How far the key is to go. @throws Unusable */
function readWish(options: Options, { config, clock }: StoreTools): ApiKeyWish {
  const { name = '', room: rooms = [], jitsi: jitsis = null } = options;
  if (!/\S/.test(name) || name.length > 100)
    throw new Unusable('--name is needed, 1 to 100 characters.');
  if (rooms.length === 0) throw new Unusable('--room is needed: a pattern such as class-*.');
  for (const room of rooms) {
    const glob = parseRoomGlob(room);
    if (typeof glob === 'string') throw new Unusable(`--room has a pattern ${glob}.`);
  }
  if (!areServed(jitsis ?? [], config.jitsi))
    throw new Unusable('--jitsi names none that is configured.');
  const seats = readSeats(options.seat ?? ['member', 'guest']);
  if (seats === null) throw new Unusable('--seat must be host, member or guest.');
  const maxTtlSeconds = parseDuration(options['max-ttl'] ?? '2h');
  if (maxTtlSeconds === null || !isLife(maxTtlSeconds))
    throw new Unusable('--max-ttl must be 1m to 366d.');
  const expiresAt = options.expires === undefined ? null : readEnd(options.expires);
  if (options.expires !== undefined && expiresAt === null) {
    throw new Unusable('--expires must be like 2027-01-01, or 2027-01-01T09:00:00+01:00.');
  }
  if (expiresAt !== null && expiresAt <= clock.nowSeconds())
    throw new Unusable('--expires is in the past.');
  return { name, rooms: [...new Set(rooms)], jitsis, seats, maxTtlSeconds, expiresAt };
}

function areServed(ids: readonly string[], configured: readonly JitsiConfig[]): boolean {
  return ids.every((id) => configured.some((one) => one.id === id));
}

function readSeats(given: readonly string[]): ApiKey['seats'] | null {
  const seats = SEATS.filter((seat) => given.includes(seat));
  return given.every((text) => SEATS.some((seat) => seat === text)) ? seats : null;
}

/** A day alone ends the key at its beginning, UTC; a time says whose clocks it is of. Null for anything else. */
function readEnd(text: string): number | null {
  const time = parseTime(text, text.length > '2027-01-01'.length ? null : 'UTC');
  return typeof time === 'string' ? null : time.at;
}

function isLife(seconds: number): boolean {
  return seconds >= LEAST_TTL_SECONDS && seconds <= MOST_TTL_SECONDS;
}

function describe({ id, rooms, seats, maxTtlSeconds, expiresAt }: ApiKey): string {
  const life = renderDuration(maxTtlSeconds);
  const end = expiresAt === null ? 'until it is revoked' : `until ${isoTime(expiresAt)}`;
  return `Key ${id}: ${seats.join(', ')} of ${rooms.join(', ')}, tokens of up to ${life}, ${end}.`;
}
