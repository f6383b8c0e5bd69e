import { parseArgs } from 'node:util';
import { OPERATOR_GRANT } from '../../api/grant.ts';
import { answerOf, issueToken, type TokenAnswer } from '../../api/issue-token.ts';
import { orderToken } from '../../api/token-order.ts';
import { parseTokenRequest } from '../../api/token-request.ts';
import { parseDuration } from '../../base/duration.ts';
import { AppError } from '../../base/errors.ts';
import type { JsonObject } from '../../model/json.ts';
import type { CommandContext } from '../command.ts';
import { FLAG, TEXT, TEXTS } from '../input/option-kinds.ts';
import type { Output } from '../output.ts';
import { storeCommand } from '../store/store-command.ts';
import { openTargets, type StoreTools } from '../store/with-store.ts';
import { Unusable } from '../unusable.ts';

const USAGE = `usher token mint --room ROOM [--tenant TENANT] --user NAME [--name NAME] [--email ADDRESS] [--unverified]
                 [--group GROUP]... [--seat SEAT] [--feature NAME=FLAG]... [--ttl TIME] [--jitsi ID]
                 [--config FILE] [--json]

Prints a token for one person and one room, as the rules allow, and writes it into the audit trail. To rules the
person has come by method:api:cli. A host's seat counts as a host being there.

  --room ROOM          the room, as typed or in the form Prosody knows
  --tenant TENANT      the tenant in the address of the room
  --user NAME          the name that Jitsi is told as the id, as in user:NAME
  --name NAME          the name that people in the room read
  --email ADDRESS      their address, taken as verified
  --unverified         take it as not verified
  --group GROUP        a group they are in; several times: several
  --seat SEAT          host, member or guest: that, or none. Default: the most that the rules give
  --feature NAME=FLAG  recording=false takes it away; =true: fail where the rules do not grant it. Several times: several
  --ttl TIME           at most so long a life: 30m
  --jitsi ID           the Jitsi; default: main
  --config FILE        the YAML file; default: USHER_CONFIG, else environment variables alone
  --json               print what POST /api/v1/tokens would answer as one JSON object, and nothing else

Exit status: 0 printed, 1 refused or problems in the settings, 2 unusable input.`;

export const tokenMint = storeCommand({
  words: ['token', 'mint'],
  summary: 'print a token for one person and one room, by the rules',
  usage: USAGE,
  read: readAsked,
  run: mint,
});

type Options = ReturnType<typeof readOptions>;
type Asked = ReturnType<typeof readAsked>;

function readAsked(argv: readonly string[]) {
  const options = readOptions(argv);
  const { config, json = false } = options;
  return { config, json, body: readBody(options) };
}

function readOptions(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    options: {
      ...{ room: TEXT, tenant: TEXT, user: TEXT, name: TEXT, email: TEXT, unverified: FLAG },
      ...{ group: TEXTS, seat: TEXT, feature: TEXTS, ttl: TEXT, jitsi: TEXT, config: TEXT },
      json: FLAG,
    },
  }).values;
}

/** The request that a backend would send. @throws Unusable */
function readBody(options: Options): JsonObject {
  const { room, tenant, user, name, email, group, seat, jitsi } = options;
  if (room === undefined || user === undefined) {
    throw new Unusable(`--room and --user are needed.\n\n${USAGE}`);
  }
  const features = readFeatures(options.feature ?? []);
  if (features === null) {
    throw new Unusable('--feature must be like recording=false, or recording=true.');
  }
  const ttl = options.ttl === undefined ? undefined : parseDuration(options.ttl);
  if (ttl === null) throw new Unusable('--ttl must be like 30m.');
  return {
    room,
    ...(tenant !== undefined && { tenant }),
    ...(jitsi !== undefined && { jitsi }),
    person: {
      id: user,
      ...(name !== undefined && { name }),
      ...(email !== undefined && { email, email_verified: options.unverified !== true }),
      ...(group !== undefined && { groups: group }),
    },
    ...(seat !== undefined && { seat }),
    features,
    ...(ttl !== undefined && { ttl_seconds: ttl }),
  };
}

function readFeatures(given: readonly string[]): JsonObject | null {
  const pairs = given.map((text) => /^([a-z-]+)=(true|false)$/.exec(text));
  if (pairs.includes(null)) return null;
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] === 'true']));
}

async function mint(
  { body, json }: Asked,
  tools: StoreTools,
  { output }: CommandContext,
): Promise<number> {
  const targets = openTargets(tools);
  // A running Usher finds the host's seat in the store.
  const deps = { ...tools, rules: tools.config.rules, targets, onHost: () => {} };
  const circumstances = { now: tools.clock.nowSeconds(), address: null, requestId: null };
  try {
    const order = orderToken(targets, OPERATOR_GRANT, parseTokenRequest(body));
    const answer = await answerOf(await issueToken(deps, order, circumstances), order);
    if (json) output.line(JSON.stringify(answer));
    else printText(answer, order.room.display, output);
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return refused(thrown, output);
  }
}

function printText({ token, seat, expires_at }: TokenAnswer, room: string, output: Output): void {
  output.line(token);
  output.note(`${seat} of ${room} until ${expires_at}`);
}

function refused({ code, message, fields, facts }: AppError, { note }: Output): number {
  note(`${code}: ${message}`);
  const { opensAt } = facts;
  if (typeof opensAt === 'string') note(`It opens at ${opensAt}.`);
  for (const { pointer, detail } of fields) {
    note(`- ${pointer.slice(2).replaceAll('/', '.')} ${detail}`);
  }
  if (code === 'request_invalid') return 2;
  if (code.startsWith('room_')) note('usher room explain --store says why, rule by rule.');
  return 1;
}
