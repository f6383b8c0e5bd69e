import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../../base/errors.ts';
import { explainVerdict } from '../../jitsi/check-token/explain-verdict.ts';
import { parseSettings } from '../../jitsi/check-token/parse-settings.ts';
import type { TokenSettings } from '../../jitsi/check-token/settings.ts';
import type { Verdict } from '../../jitsi/check-token/verdict.ts';
import { checkToken, type TokenAttempt } from '../../jitsi/check-token.ts';
import type { RoomName } from '../../model/room.ts';
import { parseRoomName } from '../../rooms/room-name.ts';
import type { Command, CommandContext } from '../command.ts';
import { pastedToken } from '../doctor/pasted-token.ts';
import { explainArguments } from '../input/explain-arguments.ts';
import type { Output } from '../output.ts';
import { openTargets, type StoreTools, withStore } from '../store/with-store.ts';
import { Unusable } from '../unusable.ts';

const usage = `usher token check --settings FILE | --config FILE [--jitsi ID] --room ROOM [--tenant TENANT] [--guest WHEN]
                  [--json]

Reads a token on standard input, or the address of a meeting with a jwt in it, and says what Prosody makes
of it, and what to change.

  --settings FILE  how Prosody is set up, as a JSON object:
                   appId, secret or jwks or pem (file names, relative to FILE; keyId names the key in
                   pem), acceptedIssuers, acceptedAudiences, allowEmptyToken, enableDomainVerification,
                   signatureAlgorithm, requireRoomClaim, cacheKeysUrl, asapKeyServer, tokenAffiliation,
                   domain (the XMPP host that sub names; default meet.test)
  --config FILE    instead: as Usher's own settings in this YAML file have it, with the keys of its store
  --jitsi ID       with --config: the Jitsi; default: main
  --room ROOM      the room, as typed or in the form Prosody knows
  --tenant TENANT  the tenant in the address of the room
  --guest WHEN     somebody without a token who comes through the guest host: before-host or after-host
  --json           print signed_in, joined, affiliation and reason as one JSON object, and nothing else

Nothing but white space on standard input stands for no token.
Exit status: 0 seated, 1 refused (the lobby included), 2 unusable input.`;

export const tokenCheck: Command = {
  words: ['token', 'check'],
  summary: 'say what Prosody makes of a token, and what to change',
  usage,
  run: check,
};

async function check(argv: readonly string[], context: CommandContext): Promise<number> {
  const options = readOptions(argv);
  const room = readRoom(options.room, options.tenant);
  const settings = await findSettings(options, context);
  const attempt: TokenAttempt = {
    token: options.guest ? null : await readToken(context),
    room: room.backend,
    tenant: room.tenant,
    now: context.clock.nowSeconds(),
    ...(options.guest && { guest: options.guest }),
  };
  const verdict = checkToken(attempt, settings);
  if (options.json) printJson(verdict, context.output);
  else printText(verdict, explainVerdict(verdict, settings, attempt), room, context.output);
  return verdict.joined ? 0 : 1;
}

interface Options {
  /** How Prosody is set up: a file that says so, or our own settings for one of the Jitsis. */
  readonly from:
    | { readonly kind: 'file'; readonly file: string }
    | { readonly kind: 'own'; readonly config: string; readonly jitsi: string | null };
  readonly room: string;
  readonly tenant: string | null;
  readonly guest: TokenAttempt['guest'];
  readonly json: boolean;
}

function readOptions(argv: readonly string[]): Options {
  const values = parseOptions(argv);
  const { settings, config, jitsi = null, room, tenant = null, guest, json = false } = values;
  if (!settings === !config || room === undefined)
    throw new Unusable(`--room is needed, and either --settings or --config.\n\n${usage}`);
  if (guest !== undefined && guest !== 'before-host' && guest !== 'after-host') {
    throw new Unusable('--guest is before-host or after-host.');
  }
  const from = config
    ? ({ kind: 'own', config, jitsi } as const)
    : ({ kind: 'file', file: settings ?? '' } as const);
  return { from, room, tenant, guest, json };
}

function parseOptions(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        settings: { type: 'string' },
        config: { type: 'string' },
        jitsi: { type: 'string' },
        room: { type: 'string' },
        tenant: { type: 'string' },
        guest: { type: 'string' },
        json: { type: 'boolean' },
      },
    }).values;
  } catch (thrown) {
    throw new Unusable(`${explainArguments(thrown, usage) ?? messageOf(thrown)}\n\n${usage}`);
  }
}

function readRoom(room: string, tenant: string | null): RoomName {
  const name = parseRoomName(room, tenant);
  if (!name) throw new Unusable('--room or --tenant is no name that Jitsi can have.');
  return name;
}

async function findSettings({ from }: Options, context: CommandContext): Promise<TokenSettings> {
  if (from.kind === 'file') return readSettings(from.file);
  let settings: TokenSettings | null = null;
  const read = async (tools: StoreTools): Promise<number> => {
    const targets = openTargets(tools);
    if (from.jitsi !== null && !targets.has(from.jitsi)) throw new Unusable('--jitsi is unknown.');
    settings = (await targets.find(from.jitsi).signing(tools.clock.nowSeconds())).settings;
    return 0;
  };
  await withStore(context, from.config, read);
  if (settings === null) throw new Unusable('The settings of Usher cannot be used.');
  return settings;
}

function readSettings(file: string): TokenSettings {
  const parsed = parseSettings(readJson(file), (name) =>
    readFileSync(resolve(dirname(file), name), 'utf8'),
  );
  if ('problems' in parsed)
    throw new Unusable(`${parsed.problems.map((problem) => `${file}: ${problem}`).join('\n')}`);
  return parsed.settings;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // The parser's own message quotes the text, and a secret may stand there.
    throw new Unusable(`${file}: the file cannot be read, or is not JSON.`);
  }
}

async function readToken(context: CommandContext): Promise<string | null> {
  const token = pastedToken(await readInput(context));
  if (token === undefined) throw new Unusable('The address on standard input has no jwt in it.');
  return token;
}

async function readInput(context: CommandContext): Promise<string> {
  try {
    return await context.readStandardInput();
  } catch {
    throw new Unusable('Standard input cannot be read, or is longer than 1 MB.');
  }
}

function printJson(verdict: Verdict, output: Output): void {
  const { signedIn, joined, affiliation, reason } = verdict;
  output.line(JSON.stringify({ signed_in: signedIn, joined, affiliation, reason }));
}

function printText(
  verdict: Verdict,
  advice: readonly string[],
  room: RoomName,
  output: Output,
): void {
  output.line(headline(verdict, room));
  for (const sentence of advice) output.line(`- ${sentence}`);
}

function headline(verdict: Verdict, room: RoomName): string {
  const where = room.tenant === null ? room.backend : `${room.tenant}/${room.backend}`;
  const stage = verdict.signedIn ? `signed in, but not let into ${where}` : 'not signed in';
  switch (verdict.outcome) {
    case 'seated':
      return `Seated in ${where} as ${seatName(verdict.affiliation)}.`;
    case 'lobby':
      return `Held in the lobby of ${where}.`;
    case 'unanswered':
      return `Refused: ${stage}. Prosody gives no answer.`;
    case 'hostile':
      return `Refused by Usher: ${verdict.reason ?? ''}.`;
    case 'refused':
      return `Refused: ${stage}. Prosody says "${verdict.reason ?? ''}".`;
  }
}

function seatName(affiliation: Verdict['affiliation']): string {
  if (affiliation === 'owner') return 'moderator (owner)';
  return affiliation === 'member' ? 'participant (member)' : 'participant (no affiliation)';
}
