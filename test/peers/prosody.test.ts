import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import type { TokenSettings } from '../../src/jitsi/check-token/settings.ts';
import { checkToken } from '../../src/jitsi/check-token.ts';
import { buildClaims, mintToken } from '../../src/jitsi/token.ts';
import { openSecretKey } from '../../src/jitsi/token-key.ts';
import type { RoomName } from '../../src/model/room.ts';
import { parseRoomName } from '../../src/rooms/room-name.ts';
import { PROSODY_DOMAIN, type Prosody, prosodyMissing, startProsody } from '../support/prosody.ts';
import { type JoinAnswer, SignInRefused, XmppClient } from '../support/xmpp.ts';

const missing = prosodyMissing();
const secret = 'not-a-real-secret-0123456789abcdef';
const accepted = ['asap_accepted_issuers = { "jitsi" }', 'asap_accepted_audiences = { "jitsi" }'];
const settings: TokenSettings = {
  domain: PROSODY_DOMAIN,
  appId: 'jitsi',
  secret,
  acceptedIssuers: ['jitsi'],
  acceptedAudiences: ['jitsi'],
};
const now = () => Math.floor(Date.now() / 1000);

function roomNamed(room: string, tenant: string | null = null): RoomName {
  const name = parseRoomName(room, tenant);
  assert.ok(name);
  return name;
}

function claimsFor(room: RoomName) {
  return buildClaims({
    issuer: 'jitsi',
    audience: 'jitsi',
    subject: room.tenant ?? PROSODY_DOMAIN,
    room: room.backend,
    seat: { moderator: true, affiliation: 'owner', group: 'staff', features: { recording: true } },
    person: { id: 'asa', name: 'Åsa Öberg', email: 'asa@example.org', avatar: null },
    now: now(),
    ttlSeconds: 600,
  });
}

const mintFor = (room: RoomName) => mintToken(claimsFor(room), openSecretKey('HS256', secret));

/** Signs in and asks for a seat, in the words of a verdict. */
async function verdictOfProsody(prosody: Prosody, token: string | null, room: RoomName) {
  const answer = (signedIn: boolean, seat: Partial<JoinAnswer>) => ({
    signedIn,
    joined: seat.joined ?? false,
    affiliation: seat.affiliation ?? null,
    // Prosody adds how long ago, and how long the token was valid.
    reason: seat.reason?.replace(/^(Not acceptable by exp) .*/, '$1') ?? null,
  });
  try {
    const client = await XmppClient.signIn({ url: prosody.url, domain: PROSODY_DOMAIN, token });
    const host = room.tenant === null ? PROSODY_DOMAIN : `${room.tenant}.${PROSODY_DOMAIN}`;
    const seat = await client.join(`${room.backend}@conference.${host}`, 'person');
    client.close();
    return answer(true, seat);
  } catch (thrown) {
    if (!(thrown instanceof SignInRefused)) throw thrown;
    return answer(false, { reason: thrown.reason });
  }
}

function ourVerdict(token: string | null, room: RoomName, given: TokenSettings) {
  const attempt = { token, room: room.backend, tenant: room.tenant, now: now() };
  const { signedIn, joined, affiliation, reason } = checkToken(attempt, given);
  return { signedIn, joined, affiliation, reason };
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function forge(claims: object, header: object = { alg: 'HS256', typ: 'JWT' }): string {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

if (missing !== null) {
  test('a real Prosody seats our tokens', (t) => t.skip(missing));
} else {
  describe('a real Prosody with a secret', () => {
    const room = roomNamed('room1');
    let prosody: Prosody;
    before(async () => {
      prosody = await startProsody(['app_id = "jitsi"', `app_secret = "${secret}"`, ...accepted]);
      await prosody.openRoom('room1');
    });
    after(() => prosody?.stop());

    test('seats the person our token names in the room it names', async () => {
      const verdict = await verdictOfProsody(prosody, mintFor(room), room);
      assert.deepEqual(verdict, {
        signedIn: true,
        joined: true,
        affiliation: 'owner',
        reason: null,
      });
    });

    test('refuses our token for another room', async () => {
      const verdict = await verdictOfProsody(prosody, mintFor(roomNamed('room2')), room);
      assert.equal(verdict.joined, false);
      assert.equal(verdict.reason, 'Room and token mismatched');
    });

    for (const typed of ['Tést Room', '会議室', 'v1.2_a~b', '100%25', '会議（東京）', 'C%2B%2B']) {
      test(`seats our token in the room a person types as ${typed}`, async () => {
        const name = roomNamed(typed);
        await prosody.openRoom(name.backend);
        assert.equal((await verdictOfProsody(prosody, mintFor(name), name)).joined, true);
      });
    }

    test('seats our token in the room of a tenant, and in no other', async () => {
      const name = roomNamed('Tést Room', 'Acme');
      await prosody.openRoom(`[${name.tenant}]${name.backend}`);
      assert.equal((await verdictOfProsody(prosody, mintFor(name), name)).joined, true);
      const elsewhere = mintFor(roomNamed('Tést Room', 'other'));
      assert.equal((await verdictOfProsody(prosody, elsewhere, name)).joined, false);
    });

    const good = claimsFor(room);
    const pattern = { context: { room: { regex: true } } };
    const { aud: _aud, ...noAudience } = good;
    const tokens: Readonly<Record<string, string | null>> = {
      'no token': null,
      'a token': forge(good),
      'another secret': forge(good).replace(/.{6}$/, 'AAAAAA'),
      'three dots too many': forge(good).replaceAll('.', '..'),
      'a part that is not base64url': `a$b.${forge(good).split('.').slice(1).join('.')}`,
      expired: forge({ ...good, exp: now() - 5 }),
      'expired, issued on a day no one can count from': forge({ ...good, exp: 5, iat: 'monday' }),
      'not begun': forge({ ...good, nbf: now() + 300 }),
      'exp: false': forge({ ...good, exp: false }),
      'exp: null': forge({ ...good, exp: null }),
      'no audience': forge(noAudience),
      'an audience in a list': forge({ ...good, aud: ['jitsi'] }),
      'every room': forge({ ...good, room: '*' }),
      'a room in capitals': forge({ ...good, room: 'ROOM1' }),
      'a room list': forge({ ...good, room: ['room1'] }),
      'room: null': forge({ ...good, room: null }),
      'room: false': forge({ ...good, room: false }),
      'a pattern with a capture': forge({ ...good, room: '(room%d)', ...pattern }),
      'a pattern for half of the name': forge({ ...good, room: 'ro+m', ...pattern }),
      'a pattern with a capital class': forge({ ...good, room: 'room%D', ...pattern }),
      'no pattern': forge({ ...good, room: 'room%', ...pattern }),
      'sub in capitals': forge({ ...good, sub: 'MEET.TEST' }),
      'sub: 5': forge({ ...good, sub: 5 }),
      'a context that is a number': forge({ ...good, context: 5 }),
      'a tenant that is no text': forge({ ...good, context: { tenant: {} } }),
      'typ in small letters': forge(good, { alg: 'HS256', typ: 'jwt' }),
      'claims that are a string': forge('claims' as unknown as object),
    };
    for (const [title, token] of Object.entries(tokens)) {
      test(`check-token agrees on ${title}`, async () => {
        const theirs = await verdictOfProsody(prosody, token, room);
        assert.deepEqual(ourVerdict(token, room, settings), theirs);
      });
    }
  });

  describe('a real Prosody with a key set', () => {
    const keyId = 'key-1';
    const room = roomNamed('room1');
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const keySet = JSON.stringify({
      keys: [{ ...publicKey.export({ format: 'jwk' }), kid: keyId }],
    });
    const server = createServer((_request, response) => response.end(keySet));
    let prosody: Prosody;
    before(async () => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      assert.ok(typeof address === 'object' && address);
      prosody = await startProsody([
        'app_id = "jitsi"',
        `cache_keys_url = "http://127.0.0.1:${address.port}/keys"`,
        'asap_require_room_claim = false',
        ...accepted,
      ]);
      await prosody.openRoom('room1');
    });
    after(async () => {
      await prosody?.stop();
      server.close();
    });

    const signed = (claims: object, header: object) => {
      const input = `${encode(header)}.${encode(claims)}`;
      return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
    };
    const header = { alg: 'RS256', typ: 'JWT', kid: keyId };
    const good = claimsFor(room);
    const { secret: _secret, ...rest } = settings;
    const given: TokenSettings = {
      ...rest,
      cacheKeysUrl: true,
      requireRoomClaim: false,
      keys: new Map([[keyId, publicKey]]),
    };
    for (const [title, token] of Object.entries({
      'a token': signed(good, header),
      // The recorded verdict 230 says otherwise; it was tried later than made.
      'a token that has not begun': signed({ ...good, nbf: now() + 120 }, header),
      'an unknown key': signed(good, { ...header, kid: 'nobody' }),
      'a key id that is null': signed(good, { ...header, kid: null }),
      'no key id': signed(good, { alg: 'RS256', typ: 'JWT' }),
      'a secret where a key belongs (CVE-2021-39215)': forge(good, { ...header, alg: 'HS256' }),
      'a pattern that does not match': signed(
        { ...good, room: 'x', context: { room: { regex: true } } },
        header,
      ),
      'another algorithm of the family': signed(good, { ...header, alg: 'RS384' }),
    })) {
      test(`check-token agrees on ${title}`, async () => {
        const theirs = await verdictOfProsody(prosody, token, room);
        assert.deepEqual(ourVerdict(token, room, given), theirs);
      });
    }
  });
}
