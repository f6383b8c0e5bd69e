import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { FixedClock } from '../../test/support/fixed-clock.ts';
import { WEDNESDAY_AT_TEN as NOW, roomOf, rulesConfig } from '../../test/support/rules.ts';
import { sampleIdentity } from '../../test/support/sample-identity.ts';
import { createCompleteEvent } from '../audit/complete-event.ts';
import { systemRandom } from '../base/random.ts';
import type { AuditEvent } from '../model/audit-event.ts';
import type { Identity } from '../model/identity.ts';
import { roomKeyOf } from '../model/room-key.ts';
import { openStorage } from '../storage/open-storage.ts';
import { type SeatRequest, seatPerson } from './seat-person.ts';
import { JitsiTargets } from './targets.ts';

const config = rulesConfig(`
  - match: "class-*"
    host: "group:teachers"
    member: "group:students"
    guests: wait
  - match: lobby
    guests: jitsi
`);
const target = new JitsiTargets(config).find(null);
const seal = { seal: (text: string) => text, open: (text: string) => text };
const clock = new FixedClock(NOW);
const storage = await openStorage({ url: 'sqlite::memory:', clock, seal });
after(() => storage.close());

const source = { actor: 'door', address: '192.0.2.1', requestId: 'request-1' };
let hosted: string[] = [];

/** Somebody at the door of a room; what the audit trail has of it is looked up by the room. */
async function seatIn(
  name: string,
  person: Partial<Identity> | null,
  more: Partial<SeatRequest> = {},
) {
  const identity = person && sampleIdentity({ methodId: 'oidc', ...person });
  hosted = [];
  const deps = {
    rules: config.rules,
    storage,
    completeEvent: createCompleteEvent(clock, systemRandom),
    onHost: ({ path }: { path: string }) => void hosted.push(path),
  };
  return seatPerson(deps, {
    visitor: { identity, userId: identity && 'user-1', pass: null },
    room: roomOf(name),
    target,
    now: NOW,
    language: 'en',
    source,
    ...more,
  });
}

const trailOf = (room: string): Promise<readonly AuditEvent[]> => storage.audit.list({ room }, 100);
const lastHostIn = (name: string) => storage.presence.lastHostAt(roomKeyOf('main', roomOf(name)));
const teacher = { groups: ['teachers'] };
const student = { groups: ['students'] };

describe('seating', () => {
  test('a host is put on record, written down, and told to those who wait', async () => {
    const outcome = await seatIn('class-1', teacher);
    assert.ok(outcome.kind === 'seated');
    assert.equal(outcome.expiresAt, outcome.claims.exp);
    assert.deepEqual(hosted, ['class-1']);
    assert.equal(await lastHostIn('class-1'), NOW);
    const [event, ...others] = await trailOf('class-1');
    assert.deepEqual(others, []);
    assert.deepEqual(
      { ...event, id: '' },
      {
        id: '',
        at: NOW,
        action: 'seat',
        ...source,
        userId: 'user-1',
        username: 'asa',
        name: 'Åsa Öberg',
        method: 'oidc',
        jitsi: 'main',
        room: 'class-1',
        seat: 'host',
        rule: 0,
        reason: 'rule',
        meetingId: null,
        invitationId: null,
      },
    );
    assert.equal((await seatIn('class-1', student)).kind, 'seated');
    assert.deepEqual(hosted, [], 'a member is no host');
  });

  test('a host who signs out at that moment leaves no seat behind, and is asked to sign in', async () => {
    const visitor = { identity: sampleIdentity(teacher), userId: 'user-1', pass: null };
    const gone = await seatIn('class-5', teacher, {
      visitor: { ...visitor, sessionHash: 'a session that has ended' },
    });
    assert.deepEqual([gone.kind, gone.kind === 'asked' && gone.for], ['asked', 'sign-in']);
    assert.equal(await lastHostIn('class-5'), null);
    assert.deepEqual([await trailOf('class-5'), hosted], [[], []]);
    const member = await seatIn('class-1', student, {
      visitor: { ...visitor, identity: sampleIdentity(student), sessionHash: 'ended as well' },
    });
    assert.equal(member.kind, 'seated', 'a token alone holds no door open');
  });

  test('who waits is written down once, however often they ask', async () => {
    for (const isAskedAgain of [false, true, true]) {
      const outcome = await seatIn('class-2', student, { isAskedAgain });
      assert.ok(outcome.kind === 'unseated' && outcome.decision.kind === 'wait');
    }
    const trail = await trailOf('class-2');
    assert.deepEqual(
      trail.map(({ action, seat, reason }) => [action, seat, reason]),
      [['wait', 'member', 'no-host']],
    );
    assert.equal(await lastHostIn('class-2'), null);
  });

  test('who is refused is written down, and who is sent on once they go', async () => {
    const refused = await seatIn('elsewhere', student);
    assert.ok(refused.kind === 'unseated' && refused.decision.kind === 'refused');
    const shown = await seatIn('lobby', student, { isOnlyShown: true });
    assert.ok(shown.kind === 'unseated' && shown.decision.kind === 'hand-over');
    assert.deepEqual(await trailOf('lobby'), []);
    await seatIn('lobby', student);
    const trail = [...(await trailOf('elsewhere')), ...(await trailOf('lobby'))];
    assert.deepEqual(
      trail.map(({ action, seat, rule }) => [action, seat, rule]),
      [
        ['refuse', null, null],
        ['hand-over', null, 1],
      ],
    );
  });

  test('more is asked of a stranger, and nothing is written down until they say', async () => {
    const asked = await seatIn('class-3', null);
    assert.ok(asked.kind === 'asked' && asked.for === 'name');
    const elsewhere = await seatIn('elsewhere-3', null);
    assert.ok(elsewhere.kind === 'asked' && elsewhere.for === 'sign-in');
    assert.deepEqual([...(await trailOf('class-3')), ...(await trailOf('elsewhere-3'))], []);
  });

  test('a token that Prosody would refuse goes nowhere', async () => {
    const { key, settings } = await target.signing(0);
    const signing = async () => ({ key, settings: { ...settings, acceptedIssuers: ['another'] } });
    const outcome = await seatIn('class-4', teacher, { target: { ...target, signing } });
    assert.ok(outcome.kind === 'refused' && !outcome.verdict.joined);
    assert.ok(!('token' in outcome));
    assert.deepEqual(hosted, []);
    assert.equal(await lastHostIn('class-4'), null);
    const [event] = await trailOf('class-4');
    assert.deepEqual(
      [event?.action, event?.seat, event?.reason],
      ['refuse', null, 'token-refused'],
    );
  });
});

describe('a seat may be', () => {
  test('no more than is asked for', async () => {
    const outcome = await seatIn('class-5', teacher, { atMost: 'guest' });
    assert.ok(outcome.kind === 'unseated' && outcome.decision.kind === 'wait');
    assert.equal(outcome.decision.as, 'guest');
  });

  test('narrowed before its token is made', async () => {
    const outcome = await seatIn('class-6', teacher, {
      narrow: (admission) => ({ ...admission, ttlSeconds: 60 }),
    });
    assert.ok(outcome.kind === 'seated' && outcome.claims.exp === NOW + 60);
  });

  test('written down with more, all or nothing', async () => {
    const failing = seatIn('class-7', teacher, {
      alongside: () => Promise.reject(new Error('something more')),
    });
    await assert.rejects(failing, /something more/);
    assert.deepEqual([await trailOf('class-7'), await lastHostIn('class-7')], [[], null]);
    assert.deepEqual(hosted, []);
    let seen = '';
    const outcome = await seatIn('class-7', teacher, {
      alongside: async (_inside, { token }) => {
        seen = token;
      },
    });
    assert.ok(outcome.kind === 'seated' && outcome.token === seen);
  });
});
