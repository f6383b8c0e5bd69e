import fc from 'fast-check';
import type { Config } from '../../src/config/config.ts';
import type { JitsiTarget } from '../../src/jitsi/targets.ts';
import { JitsiTargets } from '../../src/jitsi/targets.ts';
import type { GuestPass } from '../../src/model/guest-pass.ts';
import type { Invitation } from '../../src/model/invitation.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Meeting, RosterEntry } from '../../src/model/meeting.ts';
import type { RoomName } from '../../src/model/room.ts';
import { type RoomKey, roomKeyOf } from '../../src/model/room-key.ts';
import { featureKeys } from '../../src/model/rule.ts';
import type { Visitor } from '../../src/rooms/room-facts.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { roomOf, rulesConfig } from './rules.ts';
import { sampleIdentity } from './sample-identity.ts';
import { sampleInvitation } from './sample-invitation.ts';
import { sampleMeeting } from './sample-meeting.ts';

/** Everything that a decision goes by, made up: put it into a store with `enact`. */
export interface World {
  readonly config: Config;
  readonly target: JitsiTarget;
  readonly room: RoomName;
  readonly key: RoomKey;
  readonly visitor: Visitor;
  readonly meeting: Meeting | null;
  readonly roster: readonly RosterEntry[];
  /** Taken up by the visitor. */
  readonly invitation: Invitation | null;
  /** Seconds since 1970; null: never. */
  readonly hostSeatedAt: number | null;
  readonly conference: 'running' | 'ended' | 'overdue' | null;
  readonly now: number;
}

const HOUR = 3600;
const GROUPS = ['teachers', 'students', 'staff'];
const CODE_HASH = 'hash-of-the-code';
const plain = fc.constantFrom(
  'everyone',
  'guest',
  'signed-in',
  'user:ann',
  'user:ben',
  'email:*@school.example',
  'method:oidc',
  'acr:gold',
  'claim:role=teacher',
  ...GROUPS.map((group) => `group:${group}`),
);
const maybeNot = (subject: fc.Arbitrary<string>) =>
  fc
    .tuple(subject, fc.integer({ min: 0, max: 3 }))
    .map(([text, not]) => (not === 0 ? `!${text}` : text));
const people = fc.array(maybeNot(plain), { maxLength: 3 });
const seats = fc.array(maybeNot(fc.oneof(plain, fc.constantFrom('host', 'member'))), {
  maxLength: 3,
});

/** The patterns of these worlds, and the rooms they are for, said a second time by other means. */
export const PATTERNS: Readonly<Record<string, RegExp>> = {
  '*': /./,
  'class-*': /^class-[^/]*$/,
  'class-7': /^class-7$/,
  board: /^board$/,
  '*/class-*': /^[^/]+\/class-[^/]*$/,
  'acme/*': /^acme\//,
  'Cl%61ss-*': /^class-[^/]*$/,
};

const rule = fc.record(
  {
    match: fc.constantFrom(...Object.keys(PATTERNS)),
    host: people,
    member: people,
    guests: fc.constantFrom('never', 'wait', 'open', 'jitsi'),
    require: fc.record(
      { acr: fc.subarray(['gold', 'silver']), second_factor: fc.boolean() },
      { requiredKeys: [] },
    ),
    wait: fc.boolean(),
    final: fc.boolean(),
    features: fc.dictionary(fc.constantFrom(...featureKeys), seats, {
      maxKeys: 3,
      noNullPrototype: true,
    }),
    between: fc.constantFrom(
      'Mon-Fri 07:00-18:00 Europe/Berlin',
      'Sun 01:00-02:30 Europe/Berlin',
      'Sun 02:15-05:00 Europe/Berlin',
      '22:00-06:00 America/New_York',
      '00:00-24:00 UTC',
    ),
    token: fc.record({ ttl: fc.integer({ min: 60, max: 86_400 }) }),
    lobby_bypass: seats,
    security_bypass: seats,
    group: fc.constantFrom('a', 'b'),
  },
  { requiredKeys: ['match'] },
);
const identity = fc
  .record({
    username: fc.constantFrom('ann', 'ben'),
    groups: fc.subarray(GROUPS),
    email: fc.constantFrom(
      null,
      'ann@school.example',
      'a@evil@school.example',
      'a＠b@school.example',
    ),
    emailVerified: fc.boolean(),
    acr: fc.constantFrom(null, 'gold', 'gold', 'silver'),
    secondFactor: fc.boolean(),
    claims: fc.constantFrom<JsonObject>({}, { role: 'teacher' }, { role: ['teacher'] }),
    moderator: fc.constantFrom(null, true),
    affiliation: fc.constantFrom(null, 'owner'),
  })
  .map((who) => sampleIdentity({ methodId: 'oidc', ...who }));
const guestName = fc.constantFrom(null, 'Ann', 'Ann (Lee)', 'Åsa Öberg', 'Bob (host)', 'דנה');

/** A guest who has typed their name here, elsewhere or nowhere, and knows the code, an old one or none. */
const pass = fc.record({
  name: guestName,
  isHere: fc.constantFrom(true, true, true, false),
  code: fc.constantFrom(null, CODE_HASH, 'hash-of-an-earlier-code'),
});

const room = fc.tuple(
  fc.constantFrom('class-7', 'CLASS-8', 'board', 'other'),
  fc.constantFrom(null, null, 'acme'),
);

/** Two years with all their changes of clocks, and the hours around four of those over and over. */
const CHANGES = [
  '2026-10-25T01:00Z',
  '2027-03-28T01:00Z',
  '2026-11-01T06:00Z',
  '2027-03-14T07:00Z',
];
const moment = fc.oneof(
  fc.integer({ min: Date.UTC(2026, 0) / 1000, max: Date.UTC(2028, 0) / 1000 }),
  fc
    .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -2 * HOUR, max: 2 * HOUR }))
    .map(([change, away]) => Date.parse(change) / 1000 + away),
);

/** A span around, before or behind now, its edges now itself among them. */
const span = fc
  .tuple(fc.constantFrom(-2 * HOUR, -HOUR, -1, 0, 1, HOUR), fc.constantFrom(1, HOUR, 3 * HOUR))
  .map(([from, length]) => ({ from, to: from + length }));
const subject = fc.constantFrom(
  'user:ann',
  'user:ben',
  'email:ann@school.example',
  'group:teachers',
  'group:students',
  'signed-in',
);
const seldom = fc.integer({ min: 0, max: 5 }).map((chance) => chance === 0);
const meeting = fc.record({
  span,
  early: fc.constantFrom(0, 60, HOUR + 1),
  guests: fc.constantFrom('never', 'wait', 'open'),
  wait: fc.boolean(),
  hasCode: fc.boolean(),
  lobby: fc.boolean(),
  isCancelled: seldom,
  roster: fc.uniqueArray(fc.record({ role: fc.constantFrom('host', 'member'), subject }), {
    selector: (entry) => entry.subject,
    maxLength: 3,
  }),
});
const invitation = fc.record({
  span,
  seat: fc.constantFrom('guest', 'member'),
  person: fc.constantFrom(null, { name: 'Pat Patient', email: 'pat@home.example' }),
  isRevoked: seldom,
});

/** Nothing in one world of two; else what is made. */
const sometimes = <T>(made: fc.Arbitrary<T>) => fc.option(made, { nil: null, freq: 2 });

const parts = fc.record({
  rules: fc.array(rule, { maxLength: 4 }),
  guestsWithoutRules: fc.constantFrom('never', 'wait', 'open', 'jitsi'),
  who: fc.oneof(
    { weight: 5, arbitrary: identity },
    { weight: 4, arbitrary: pass },
    fc.constant(null),
  ),
  room,
  now: moment,
  meeting: sometimes(meeting),
  invitation: sometimes(invitation),
  hostSeatedAgo: sometimes(fc.constantFrom(0, 60, 2 * HOUR - 1, 2 * HOUR, 10 * HOUR)),
  conference: fc.constantFrom(null, null, 'running', 'ended', 'overdue'),
});
type Parts = typeof parts extends fc.Arbitrary<infer T> ? T : never;

let made = 0;

/** Worlds of which no two share a room, so that one store may hold them all. */
export const worlds: fc.Arbitrary<World> = parts.map(build);

function build({
  rules,
  guestsWithoutRules,
  who,
  room: [name, tenant],
  now,
  ...rest
}: Parts): World {
  made += 1;
  const loaded = rulesConfig(rules);
  const jitsi = loaded.jitsi.map((one) => ({ ...one, id: `jitsi-${made}` }));
  const config: Config = { ...loaded, jitsi, rules: { ...loaded.rules, guestsWithoutRules } };
  const target = new JitsiTargets(config).find(null);
  const to = roomOf(name, tenant);
  const key = roomKeyOf(target.config.id, to);
  const own = { id: `m${made}`, jitsi: key.jitsi, room: to };
  const theirs = rest.meeting;
  return {
    config,
    target,
    room: to,
    key,
    visitor: visitorOf(who, key, own.id, now),
    meeting:
      theirs &&
      sampleMeeting({
        ...own,
        startsAt: now + theirs.span.from,
        endsAt: now + theirs.span.to,
        earlySeconds: theirs.early,
        guests: theirs.guests,
        wait: theirs.wait,
        codeHash: theirs.hasCode ? CODE_HASH : null,
        lobby: theirs.lobby,
        cancelledAt: theirs.isCancelled ? now - 1 : null,
      }),
    roster: theirs?.roster ?? [],
    invitation:
      rest.invitation &&
      sampleInvitation({
        id: `i${made}`,
        secretHash: `hash-${made}`,
        jitsi: key.jitsi,
        room: to,
        seat: rest.invitation.seat,
        person: rest.invitation.person,
        notBefore: now + rest.invitation.span.from,
        expiresAt: now + rest.invitation.span.to,
        revokedAt: rest.invitation.isRevoked ? now : null,
        uses: 0,
      }),
    hostSeatedAt: rest.hostSeatedAgo === null ? null : now - rest.hostSeatedAgo,
    conference: rest.conference,
    now,
  };
}

function visitorOf(who: Parts['who'], key: RoomKey, meetingId: string, now: number): Visitor {
  if (who === null) return { identity: null, userId: null, pass: null };
  if ('methodId' in who) return { identity: who, userId: `user-${made}`, pass: null };
  const pass: GuestPass = {
    id: `guest-${String(made).padStart(24, '0')}`,
    name: who.name,
    rooms: [{ jitsi: key.jitsi, path: who.isHere ? key.path : 'elsewhere' }],
    codes: who.code === null ? [] : [{ meetingId, codeHash: who.code }],
    expiresAt: now + HOUR,
  };
  return { identity: null, userId: null, pass };
}

/** Puts a world into a store, as commands, backends and Jitsi itself would have. */
export async function enact(storage: Storage, world: World): Promise<void> {
  const { key, visitor, meeting, roster, invitation, hostSeatedAt, now } = world;
  if (meeting) await storage.meetings.create(meeting, roster);
  const holder = visitor.userId ?? visitor.pass?.id;
  if (invitation) await storage.invitations.create({ ...invitation, revokedAt: null });
  if (invitation && holder) {
    await storage.transaction(({ invitations }) =>
      invitations.use(invitation.id, holder, invitation.notBefore),
    );
    if (invitation.revokedAt !== null) await storage.invitations.revoke(invitation.id, now);
  }
  await enactConference(storage, world);
  if (hostSeatedAt !== null) await storage.presence.seatHost(key, 'somebody', hostSeatedAt);
}

/** Before a host's seat is written down, which the end of a conference forgets. */
async function enactConference({ presence }: Storage, world: World): Promise<void> {
  const { key, conference, now } = world;
  if (conference === null) return;
  const isOverdue = conference === 'overdue';
  const startedAt = now - (isOverdue ? 2 * HOUR : 60);
  await presence.startConference({
    ...key,
    id: numberOf(world),
    mailOwner: 'focus@auth.meet.example.org',
    startTime: '2026-11-21T10:00:00.000Z',
    startedAt,
    durationSeconds: isOverdue ? 2 * HOUR : HOUR,
    meetingId: null,
    endedAt: null,
  });
  if (conference === 'ended') await presence.endConference(numberOf(world), now);
}

function numberOf({ key }: World): string {
  return key.jitsi.slice('jitsi-'.length);
}
