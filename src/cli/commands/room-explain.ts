import { parseArgs } from 'node:util';
import { type Clock, systemClock } from '../../base/clock.ts';
import type { Config, JitsiConfig } from '../../config/config.ts';
import { claimsOfAdmission } from '../../jitsi/admission-claims.ts';
import type { JitsiClaims } from '../../jitsi/token.ts';
import { personOf } from '../../jitsi/token-person.ts';
import type { Identity } from '../../model/identity.ts';
import type { RoomName } from '../../model/room.ts';
import { isAdmission, NO_FACTS } from '../../rooms/decision.ts';
import { explain } from '../../rooms/explain.ts';
import { markGuest } from '../../rooms/guest-name.ts';
import { parseRoomName } from '../../rooms/room-name.ts';
import type { Command, CommandContext } from '../command.ts';
import { describePerson, type PersonOptions } from '../describe-person.ts';
import { readConfig } from '../read-config.ts';
import { explanationAsJson, explanationAsText } from '../render-explanation.ts';

const USAGE = `usher room explain --room ROOM [--tenant TENANT] (--user NAME | --guest) [--group GROUP]...
                   [--email ADDRESS] [--unverified] [--method ID] [--claim PATH=VALUE]... [--acr ACR]
                   [--host-there] [--at TIME] [--jitsi ID] [--config FILE] [--json]

Says what somebody would be in a room, by which rule, and what each rule says of each criterion. Nobody is
signed in and no token is made.

  --room ROOM          the room, as typed or in the form Prosody knows
  --tenant TENANT      the tenant in the address of the room
  --user NAME          the name that Jitsi is told as the id, as in user:NAME
  --guest              somebody who has not signed in
  --host-there         as if a host were there already
  --group GROUP        a group they are in; several times: several
  --email ADDRESS      their address, taken as verified
  --unverified         take it as not verified
  --method ID          how they have signed in; default: the first method configured
  --claim PATH=VALUE   a claim of the method (realm_access.roles[*]=teacher); several times: several. What the
                       settings make of it counts too: a group, say, or who moderates
  --acr ACR            how strong their sign-in was
  --at TIME            when: 2026-11-23T09:00:00+01:00, or seconds since 1970; default: now
  --jitsi ID           the Jitsi; default: main
  --config FILE        the YAML file; default: USHER_CONFIG, else environment variables alone
  --json               print one JSON object, and nothing else

Exit status: 0 let in, 1 refused or problems in the settings, 2 unusable input.`;

/** Something the command was given that it cannot work with: the text goes to standard error. */
class Unusable extends Error {}

/** `usher room explain`, with the clock that says what now is. */
export function roomExplainWith(clock: Clock): Command {
  return {
    words: ['room', 'explain'],
    summary: 'say what somebody would be in a room, and why',
    usage: USAGE,
    async run(argv, context) {
      const options = readOptions(argv);
      if (typeof options === 'string') return unusable(context, options);
      const loaded = await readConfig(options.config ?? null, context);
      if (!loaded) return 1;
      try {
        return explainTo(context, loaded.config, options, clock);
      } catch (thrown) {
        if (!(thrown instanceof Unusable)) throw thrown;
        return unusable(context, thrown.message);
      }
    },
  };
}

/** @see roomExplainWith */
export const roomExplain: Command = roomExplainWith(systemClock);

function unusable({ output }: CommandContext, text: string): number {
  output.note(text);
  return 2;
}

function explainTo(
  { output }: CommandContext,
  config: Config,
  options: Options,
  clock: Clock,
): number {
  const question = {
    identity: options.guest === true ? null : readPerson(config, options),
    room: readRoom(options),
    rules: config.rules,
    facts: options['host-there'] ? { ...NO_FACTS, isRunning: true } : NO_FACTS,
    now: options.at === undefined ? clock.nowSeconds() : readTime(options.at),
  };
  const explanation = explain(question);
  const claims = claimsFor(explanation.decision, question, findJitsi(config, options.jitsi));
  const explained = { question, explanation, claims };
  if (options.json) output.line(JSON.stringify(explanationAsJson(explained)));
  else for (const line of explanationAsText(explained)) output.line(line);
  return explanation.decision.kind === 'refused' ? 1 : 0;
}

function claimsFor(
  decision: ReturnType<typeof explain>['decision'],
  { identity, room, now }: { identity: Identity | null; room: RoomName; now: number },
  jitsi: JitsiConfig,
): JitsiClaims | null {
  if (!isAdmission(decision)) return null;
  const person = identity ? personOf(identity) : A_GUEST;
  return claimsOfAdmission(decision, person, room, jitsi, now);
}

const A_GUEST = { id: 'guest', name: markGuest('Guest', 'en'), email: null, avatar: null };

interface Options extends PersonOptions {
  readonly room: string;
  readonly tenant?: string;
  readonly guest?: boolean;
  readonly 'host-there'?: boolean;
  readonly at?: string;
  readonly jitsi?: string;
  readonly config?: string;
  readonly json?: boolean;
}

const TEXT = { type: 'string' } as const;
const TEXTS = { type: 'string', multiple: true } as const;
const FLAG = { type: 'boolean' } as const;

function readOptions(argv: readonly string[]): Options | string {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      room: TEXT,
      tenant: TEXT,
      user: TEXT,
      guest: FLAG,
      'host-there': FLAG,
      group: TEXTS,
      email: TEXT,
      unverified: FLAG,
      method: TEXT,
      claim: TEXTS,
      acr: TEXT,
      at: TEXT,
      jitsi: TEXT,
      config: TEXT,
      json: FLAG,
    },
  });
  const { room } = values;
  if (room === undefined) return `--room is needed.\n\n${USAGE}`;
  if ((values.user === undefined) === (values.guest !== true)) {
    return `Either --user or --guest is needed.\n\n${USAGE}`;
  }
  return { ...values, room };
}

function readRoom({ room, tenant }: Options): RoomName {
  const name = parseRoomName(room, tenant ?? null);
  if (!name) throw new Unusable('--room or --tenant is no name that Jitsi can have.');
  return name;
}

function readPerson(config: Config, options: Options): Identity {
  const person = describePerson(options, config.signIn.methods);
  if (typeof person === 'string') throw new Unusable(person);
  return person;
}

function findJitsi({ jitsi }: Config, id = 'main'): JitsiConfig {
  const found = jitsi.find((one) => one.id === id);
  if (!found) throw new Unusable('--jitsi names none that is configured.');
  return found;
}

/** A time must say whose clocks it is of: a window is judged by it to the second. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

function readTime(text: string): number {
  const seconds = /^\d{1,11}$/.test(text) ? Number(text) : Math.floor(Date.parse(text) / 1000);
  if (Number.isNaN(seconds) || !(TIME.test(text) || /^\d+$/.test(text))) {
    throw new Unusable('--at must be like 2026-11-23T09:00:00+01:00, with Z or an offset.');
  }
  return seconds;
}
