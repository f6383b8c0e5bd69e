import { existsSync } from 'node:fs';
import type { Config, JitsiConfig } from '../../config/config.ts';
import { claimsOfAdmission } from '../../jitsi/admission-claims.ts';
import type { JitsiClaims } from '../../jitsi/token.ts';
import { tokenPersonOf } from '../../jitsi/token-person.ts';
import type { GuestPass } from '../../model/guest-pass.ts';
import type { Identity } from '../../model/identity.ts';
import type { RoomName } from '../../model/room.ts';
import { type RoomKey, roomKeyOf } from '../../model/room-key.ts';
import { type Decision, isAdmission, NO_FACTS, type RoomFacts } from '../../rooms/decision.ts';
import { explain } from '../../rooms/explain.ts';
import { readRoomFacts, type Visitor } from '../../rooms/room-facts.ts';
import { parseRoomName } from '../../rooms/room-name.ts';
import type { Storage } from '../../storage/storage.ts';
import { parseStorageUrl } from '../../storage/storage-url.ts';
import type { Command, CommandContext } from '../command.ts';
import { describePerson } from '../rooms/describe-person.ts';
import { explanationAsJson } from '../rooms/explanation-as-json.ts';
import { explanationAsText } from '../rooms/explanation-as-text.ts';
import {
  type RoomExplainOptions as Options,
  ROOM_EXPLAIN_USAGE,
  readMoment,
  readRoomExplainOptions,
} from '../rooms/room-explain-options.ts';
import { readConfig } from '../settings/read-config.ts';
import { withStore } from '../store/with-store.ts';
import { Unusable } from '../unusable.ts';

export const roomExplain: Command = {
  words: ['room', 'explain'],
  summary: 'say what somebody would be in a room, and why',
  usage: ROOM_EXPLAIN_USAGE,
  async run(argv, context) {
    const options = readRoomExplainOptions(argv);
    const loaded = await readConfig(options.config ?? null, context);
    if (!loaded) return 1;
    const { config } = loaded;
    if (!options.store) return explainTo(context, config, options, null);
    return explainByStore(context, config, options);
  },
};

async function explainByStore(
  context: CommandContext,
  config: Config,
  options: Options,
): Promise<number> {
  const address = parseStorageUrl(config.storage.url);
  // Opening it would make it, and an empty store answers everything with no.
  if (address.kind === 'sqlite-file' && !existsSync(address.path)) {
    context.output.note(`There is no store at ${address.path} (storage.url).`);
    return 1;
  }
  return withStore(context, options.config ?? null, ({ storage }) =>
    explainTo(context, config, options, storage),
  );
}

async function explainTo(
  { output, clock }: CommandContext,
  config: Config,
  options: Options,
  store: Storage | null,
): Promise<number> {
  const room = readRoom(options);
  const jitsi = findJitsi(config, options.jitsi);
  const key = roomKeyOf(jitsi.id, room);
  const now = options.at === undefined ? clock.nowSeconds() : readMoment(options.at);
  const visitor = await describeVisitor(config, options, key, store);
  const facts = await describeFacts(options, key, visitor, now, store);
  const question = { identity: visitor.identity, room, rules: config.rules, facts, now };
  const explanation = explain(question);
  const claims = claimsFor(explanation.decision, facts, visitor, key, { room, jitsi, now });
  const asked = { store: store !== null, hostThere: options['host-there'] === true };
  const explained = { question, explanation, claims, asked };
  if (options.json) output.line(JSON.stringify(explanationAsJson(explained)));
  else for (const line of explanationAsText(explained)) output.line(line);
  return explanation.decision.kind === 'refused' ? 1 : 0;
}

/** The claims that the door would put into a token. */
function claimsFor(
  decision: Decision,
  { invitation }: RoomFacts,
  visitor: Visitor,
  key: RoomKey,
  at: { readonly room: RoomName; readonly jitsi: JitsiConfig; readonly now: number },
): JitsiClaims | null {
  if (!isAdmission(decision)) return null;
  const invited = decision.invitationId === null ? null : (invitation?.person ?? null);
  const person = tokenPersonOf(visitor, invited, key, 'en');
  return person && claimsOfAdmission(decision, person, at.room, at.jitsi, at.now);
}

async function describeVisitor(
  config: Config,
  options: Options,
  key: RoomKey,
  store: Storage | null,
): Promise<Visitor> {
  if (options.guest) return { identity: null, userId: null, pass: guestIn(key) };
  const identity = readPerson(config, options);
  const subject = options.subject ?? identity.subject;
  const user = store && (await store.users.find(identity.methodId, subject));
  return { identity, userId: user?.id ?? null, pass: null };
}

/** Somebody who has typed a name and nothing else. */
function guestIn(room: RoomKey): GuestPass {
  return { id: 'guest', name: 'Guest', rooms: [room], codes: [], expiresAt: 0 };
}

async function describeFacts(
  options: Options,
  key: RoomKey,
  visitor: Visitor,
  now: number,
  store: Storage | null,
): Promise<RoomFacts> {
  const known = store ? await readRoomFacts(store, key, visitor, now) : NO_FACTS;
  return {
    ...known,
    ...(options['host-there'] && { isRunning: true }),
    ...(options.code && { hasCode: true }),
    ...(store && options.invitation && (await readInvitation(store, key, options.invitation))),
  };
}

async function readInvitation(
  { invitations }: Storage,
  key: RoomKey,
  id: string,
): Promise<Pick<RoomFacts, 'invitation'>> {
  const invitation = await invitations.find(id);
  const its = invitation && roomKeyOf(invitation.jitsi, invitation.room);
  if (its?.jitsi !== key.jitsi || its.path !== key.path) {
    throw new Unusable('--invitation names none for this room.');
  }
  return { invitation };
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
