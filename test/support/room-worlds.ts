import type fc from 'fast-check';
import type { Config } from '../../src/config/config.ts';
import type { JitsiTarget } from '../../src/jitsi/targets.ts';
import { JitsiTargets } from '../../src/jitsi/targets.ts';
import type { GuestPass } from '../../src/model/guest-pass.ts';
import type { Invitation } from '../../src/model/invitation.ts';
import type { Meeting, RosterEntry } from '../../src/model/meeting.ts';
import type { RoomName } from '../../src/model/room.ts';
import { type RoomKey, roomKeyOf } from '../../src/model/room-key.ts';
import type { Visitor } from '../../src/rooms/room-facts.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { CODE_HASH, HOUR, type WorldParts, worldParts } from './room-world-parts.ts';
import { roomOf, rulesConfig } from './rules.ts';
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

let made = 0;

/** Worlds of which no two share a room, so that one store may hold them all. */
export const worlds: fc.Arbitrary<World> = worldParts.map(build);

function build({
  rules,
  guestsWithoutRules,
  who,
  room: [name, tenant],
  now,
  ...rest
}: WorldParts): World {
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

function visitorOf(who: WorldParts['who'], key: RoomKey, meetingId: string, now: number): Visitor {
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
