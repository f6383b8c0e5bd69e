import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { tokenAnswerShape } from '../../src/api/token-answer.ts';
import { problemShape } from '../../src/http/problem-document.ts';
import { checkToken } from '../../src/jitsi/check-token.ts';
import { JitsiTargets } from '../../src/jitsi/targets.ts';
import { type ApiAnswer, askToken, makeKey } from '../support/api.ts';
import { API_SCHOOL } from '../support/api-school.ts';
import { Backend, BEN, NO_PROVIDER, TESS } from '../support/backend.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';
import { startUsher, storyYaml, type TestUsher } from '../support/usher.ts';

const VIC = { id: 'vic', name: 'Vic' };

describe('a backend asks for tokens', () => {
  const clock = new ShiftedClock();
  let backend: Backend;
  let usher: TestUsher;
  let key: string;
  before(async () => {
    backend = await Backend.start(API_SCHOOL, { clock });
    ({ usher, key } = backend);
  });
  after(() => backend.close());

  const ask: Backend['ask'] = (body, headers) => backend.ask(body, headers);

  async function refusedAs(code: string, status: number, body: unknown): Promise<ApiAnswer> {
    const answer = await ask(body);
    assert.equal(answer.body.code, code, answer.text);
    assert.equal(answer.status, status);
    problemShape.parse(answer.body);
    return answer;
  }

  test('a member waits for a host; a host opens the room; then the member comes in', async () => {
    const member = { room: 'Class-7', person: BEN };
    const waiting = await refusedAs('room_waits_for_host', 409, member);
    assert.equal(waiting.headers.get('content-type'), 'application/problem+json');
    const host = await ask({ room: 'Class-7', person: TESS });
    assert.equal(host.status, 201, host.text);
    assert.equal(host.body.seat, 'host');
    const seated = await ask(member);
    assert.equal(seated.status, 201, seated.text);
    assert.equal(seated.body.seat, 'member');
    assert.deepEqual(seated.body.claims.context, {
      user: { id: 'ben', name: 'Ben', affiliation: 'member', moderator: false },
      features: { recording: false, livestreaming: false, 'screen-sharing': true },
    });
  });

  test('the answer is a token that Prosody takes, the address that leads in, and its end', async () => {
    const { headers, body } = await ask({ room: 'Tést Room', tenant: 'acme', person: TESS });
    tokenAnswerShape.parse(body);
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(headers.get('content-type'), 'application/json');
    const { settings } = await new JitsiTargets(usher.config).find(null).signing(0);
    const now = clock.nowSeconds();
    const at = { token: body.token, room: 't%c3%a9st%20room', tenant: 'acme', now };
    assert.equal(checkToken(at, settings).affiliation, 'owner');
    const address = new URL(body.meeting_url);
    assert.equal(
      address.origin + address.pathname,
      'https://meet.example.org/acme/T%C3%A9st%20Room',
    );
    const fragment = new URLSearchParams(address.hash.slice(1));
    assert.equal(JSON.parse(fragment.get('jwt') ?? ''), body.token);
    assert.equal(Date.parse(body.expires_at) / 1000, body.claims.exp);
    assert.equal(body.claims.sub, 'acme');
  });

  test('the door of Usher knows of the host whom a backend has seated', async () => {
    await ask({ room: 'class-8', person: TESS });
    const room = { jitsi: 'main', path: 'class-8' };
    assert.notEqual(await usher.storage.presence.lastHostAt(room), null);
  });

  test('an address counts for rules only where the backend vouches for it', async () => {
    await ask({ room: 'class-9', person: TESS });
    const mail = { id: 'mia', name: 'Mia', email: 'mia@school.example' };
    const verified = { ...mail, email_verified: true };
    const unsure = await ask({ room: 'class-9', person: mail });
    assert.equal(unsure.body.seat, 'guest');
    assert.equal((await ask({ room: 'class-9', person: verified })).body.seat, 'member');
  });

  test('rules can name the key by which somebody comes', async () => {
    const { key: made, shown } = await makeKey(usher.storage);
    await refusedAs('room_refused_not_listed', 403, { room: 'own', person: TESS });
    const yaml = storyYaml(NO_PROVIDER, `rooms: [{ match: own, host: "method:api:${made.id}" }]`);
    const other = await startUsher({ yaml, storage: usher.storage });
    assert.deepEqual(
      other.notices.filter((notice) => /not configured/.test(notice)),
      [],
    );
    assert.equal((await askToken(other, shown, { room: 'own', person: VIC })).body.seat, 'host');
    assert.equal((await askToken(other, key, { room: 'own', person: VIC })).status, 403);
  });

  test('a host who is to be a member has what a member has', async () => {
    const { body } = await ask({ room: 'class-7', person: TESS, seat: 'member' });
    assert.equal(body.seat, 'member');
    assert.equal(body.claims.context.user.moderator, false);
    assert.equal(body.claims.context.features.recording, false);
  });

  test('a seat above what the rules give is refused, not lowered', async () => {
    const { body } = await refusedAs('seat_not_granted', 403, {
      room: 'class-7',
      person: BEN,
      seat: 'host',
    });
    assert.deepEqual(body.errors, [
      { pointer: '#/seat', detail: 'is more than the rules give: member' },
    ]);
    await refusedAs('seat_not_granted', 403, { room: 'class-77', person: BEN, seat: 'host' });
  });

  test('what is asked for and not granted is in the audit trail, with what was missing', async () => {
    const eve = { id: 'eve', groups: ['students'] };
    await refusedAs('seat_not_granted', 403, { room: 'class-7', person: eve, seat: 'host' });
    const [entry, ...more] = await usher.storage.audit.list({ user: 'eve' }, 10);
    assert.equal(more.length, 0);
    const { action, seat, reason, room } = entry ?? {};
    assert.deepEqual([action, seat, reason, room], ['refuse', null, 'seat_not_granted', 'class-7']);
  });

  test('a feature can be taken away, and asked for only where it is granted', async () => {
    const host = { room: 'class-7', person: TESS };
    const less = await ask({ ...host, features: { recording: false, 'screen-sharing': true } });
    assert.deepEqual(less.body.claims.context.features, {
      recording: false,
      livestreaming: false,
      'screen-sharing': true,
    });
    const asked = { recording: true, livestreaming: true, flip: true };
    const refused = await refusedAs('feature_not_granted', 403, { ...host, features: asked });
    assert.deepEqual(
      refused.body.errors.map(({ pointer }: { pointer: string }) => pointer),
      ['#/features/livestreaming', '#/features/flip'],
    );
    await refusedAs('feature_not_granted', 403, {
      room: 'plain',
      person: TESS,
      features: { recording: true },
    });
  });

  test('a life is the least of what is asked for, the key, the rule and the Jitsi', async () => {
    const lifeOf = async (shown: string, body: object) => {
      const { claims } = (await askToken(usher, shown, body)).body;
      return claims.exp - claims.iat;
    };
    const short = (await makeKey(usher.storage, { maxTtlSeconds: 600 })).shown;
    assert.equal(await lifeOf(key, { room: 'class-7', person: TESS }), 5400);
    assert.equal(await lifeOf(key, { room: 'plain', person: TESS }), 7200);
    assert.equal(await lifeOf(key, { room: 'plain', person: TESS, ttl_seconds: 86_400 }), 7200);
    assert.equal(await lifeOf(key, { room: 'plain', person: TESS, ttl_seconds: 60 }), 60);
    assert.equal(await lifeOf(short, { room: 'class-7', person: TESS, ttl_seconds: 3600 }), 600);
  });

  test('a guest comes under a name; who is handed over, and where, is told', async () => {
    await refusedAs('guest_name_needed', 422, { room: 'open', person: { id: 'vic' } });
    const { body } = await ask({ room: 'open', person: VIC });
    assert.equal(body.seat, 'guest');
    assert.equal(body.claims.context.user.name, 'Vic');
    const handed = await refusedAs('room_hands_over', 403, { room: 'handed', person: VIC });
    assert.equal(handed.body.meeting_url, 'https://meet.example.org/handed');
  });

  test('a room without a rule, and a closed one, are refused', async () => {
    await refusedAs('room_refused_no_rule', 403, { room: 'nowhere', person: TESS });
    clock.pass(3600 * ((24 - new Date(clock.nowSeconds() * 1000).getUTCHours() + 12) % 24));
    const { body } = await refusedAs('room_refused_closed', 403, { room: 'night', person: TESS });
    assert.match(body.opens_at, /T00:00:00\.000Z$/);
  });

  test('a key goes as far as it goes: rooms, seats, Jitsis', async () => {
    const keyFor = async (more: object) => (await makeKey(usher.storage, more)).shown;
    const codeOf = async (shown: string, body: object) =>
      (await askToken(usher, shown, body)).body.code;
    const rooms = await keyFor({ rooms: ['class-*', 'acme/*'] });
    assert.equal(await codeOf(rooms, { room: 'plain', person: TESS }), 'key_not_for_room');
    assert.equal(await codeOf(rooms, { room: 'CL%41SS-1', person: TESS }), undefined);
    assert.equal(await codeOf(rooms, { room: 'x', tenant: 'ACME', person: TESS }), undefined);
    const seats = await keyFor({ seats: ['member', 'guest'] });
    assert.equal(
      (await askToken(usher, seats, { room: 'class-1', person: TESS })).body.seat,
      'member',
    );
    const host = { room: 'class-1', person: TESS, seat: 'host' };
    assert.equal(await codeOf(seats, host), 'key_not_for_seat');
    const hosts = await keyFor({ seats: ['host'] });
    assert.equal(await codeOf(hosts, { room: 'class-1', person: BEN }), 'key_not_for_seat');
    const second = await keyFor({ jitsis: ['second'] });
    const there = await askToken(usher, second, { room: 'plain', person: TESS });
    assert.match(there.body.meeting_url, /^https:\/\/meet\.second\.example\//);
    const main = { room: 'plain', person: TESS, jitsi: 'main' };
    assert.equal(await codeOf(second, main), 'key_not_for_jitsi');
    assert.equal(await codeOf(key, { ...main, jitsi: 'third' }), 'request_invalid');
  });

  test('what cannot be used is named, all of it at once', async () => {
    const { body } = await refusedAs('request_invalid', 422, {
      room: 'a',
      person: { id: 1, admin: true },
      moderator: true,
      ttl_seconds: '5m',
    });
    assert.deepEqual(body.errors, [
      { pointer: '#/person/id', detail: 'must be a text' },
      { pointer: '#/person/admin', detail: 'is not known here' },
      { pointer: '#/ttl_seconds', detail: 'must be a whole number' },
      { pointer: '#/moderator', detail: 'is not known here' },
    ]);
    for (const room of ['*', '', 'a/b', '%', '..']) {
      const { errors } = (await refusedAs('request_invalid', 422, { room, person: TESS })).body;
      assert.equal(errors[0].pointer, '#/room');
    }
    const tenant = await refusedAs('request_invalid', 422, {
      room: 'a',
      tenant: 'a.b',
      person: TESS,
    });
    assert.equal(tenant.body.errors[0].pointer, '#/tenant');
  });
});
