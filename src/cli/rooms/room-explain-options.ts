import { parseArgs } from 'node:util';
import { parseTime } from '../../rooms/meeting-time.ts';
import { FLAG, TEXT, TEXTS } from '../input/option-kinds.ts';
import { Unusable } from '../unusable.ts';
import type { PersonOptions } from './describe-person.ts';

export const ROOM_EXPLAIN_USAGE = `usher room explain --room ROOM [--tenant TENANT] (--user NAME | --guest) [--group GROUP]...
                   [--email ADDRESS] [--unverified] [--method ID] [--claim PATH=VALUE]... [--acr ACR]
                   [--second-factor] [--host-there] [--store [--subject SUBJECT] [--invitation ID] [--code]]
                   [--at TIME] [--jitsi ID] [--config FILE] [--json]

Says what somebody would be in a room, by what, and what each rule says of each criterion. Nobody is signed in, no
token is made, and nothing is written down.

  --room ROOM          the room, as typed or in the form Prosody knows
  --tenant TENANT      the tenant in the address of the room
  --user NAME          the name that Jitsi is told as the id, as in user:NAME
  --guest              somebody who has not signed in
  --group GROUP        a group they are in; several times: several
  --email ADDRESS      their address, taken as verified
  --unverified         take it as not verified
  --method ID          how they have signed in; default: the first method configured
  --claim PATH=VALUE   a claim of the method (realm_access.roles[*]=teacher); several times: several. What the
                       settings make of it counts too: a group, say, or who moderates
  --acr ACR            how strong their sign-in was
  --second-factor      it was with a second factor
  --host-there         as if a host were there already
  --store              ask the configured store: the room's meeting, who hosts, whether Jitsi says that the room
                       runs, what the person was invited to. Without it there is none of these
  --subject SUBJECT    what the method calls them for good (sub), to find their invitations; default: as --user
  --invitation ID      as if they had taken up this invitation
  --code               as if they had given the meeting's access code
  --at TIME            when: 2026-11-23T09:00:00+01:00, or seconds since 1970; default: now
  --jitsi ID           the Jitsi; default: main
  --config FILE        the YAML file; default: USHER_CONFIG, else environment variables alone
  --json               print one JSON object, and nothing else

Exit status: 0 let in, told to wait or sent on to Jitsi, 1 refused or problems in settings or store, 2 unusable input.`;

export interface RoomExplainOptions extends PersonOptions {
  readonly room: string;
  readonly tenant?: string;
  readonly guest?: boolean;
  readonly 'host-there'?: boolean;
  readonly store?: boolean;
  readonly subject?: string;
  readonly invitation?: string;
  readonly code?: boolean;
  readonly at?: string;
  readonly jitsi?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** @throws Unusable, or what `parseArgs` throws. */
export function readRoomExplainOptions(argv: readonly string[]): RoomExplainOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      room: TEXT,
      tenant: TEXT,
      user: TEXT,
      guest: FLAG,
      group: TEXTS,
      email: TEXT,
      unverified: FLAG,
      method: TEXT,
      claim: TEXTS,
      acr: TEXT,
      'second-factor': FLAG,
      'host-there': FLAG,
      store: FLAG,
      subject: TEXT,
      invitation: TEXT,
      code: FLAG,
      at: TEXT,
      jitsi: TEXT,
      config: TEXT,
      json: FLAG,
    },
  });
  const { room } = values;
  if (room === undefined) throw new Unusable(`--room is needed.\n\n${ROOM_EXPLAIN_USAGE}`);
  if ((values.user === undefined) === (values.guest !== true)) {
    throw new Unusable(`Either --user or --guest is needed.\n\n${ROOM_EXPLAIN_USAGE}`);
  }
  const needsStore = (['subject', 'invitation', 'code'] as const).find((name) => values[name]);
  if (needsStore && !values.store) throw new Unusable(`--${needsStore} needs --store.`);
  return { ...values, room };
}

/** Seconds since 1970. A time must say whose clocks it is of: a window is judged by it to the second. */
export function readMoment(text: string): number {
  if (/^\d{1,11}$/.test(text)) return Number(text);
  const time = parseTime(text, null);
  if (typeof time !== 'string') return time.at;
  throw new Unusable('--at must be like 2026-11-23T09:00:00+01:00, with Z or an offset.');
}
