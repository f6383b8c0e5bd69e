import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { checkToken } from '../../src/jitsi/check-token.ts';
import { JitsiTargets } from '../../src/jitsi/targets.ts';
import { openRoomDoor, type RoomDoor } from '../support/room-door.ts';

/** Nobody enters the board's room or the vault of any tenant; in every other room everybody is host. */
const RULES = `
rooms:
  - match: [board, "*/vault", vault]
    host: ["user:nobody"]
  - match: "*"
    host: ["signed-in"]
`;

/** What Prosody must never hear of from anybody: with and without tenants. */
const GUARDED = [
  { room: 'board', tenant: null },
  { room: 'vault', tenant: null },
  { room: 'vault', tenant: 'acme' },
  { room: 'vault', tenant: 'other' },
] as const;

/** No room: in no place does it lead to a token. */
const NO_ROOMS: Readonly<Record<string, string>> = {
  'every room': '*',
  'every room, encoded': '%2A',
  'every room in full width': '＊',
  'every room, small': '﹡',
  'a pattern': '.*',
  'a pattern of a class': 'class-*',
  'a pattern in brackets': '[a-z]+',
  nothing: '',
  'nothing but a blank': '%20',
  'nothing to be seen': '%E2%80%8B',
  'a slash': 'a%2Fboard',
  'a backslash': 'a%5Cboard',
  'a slash in full width': 'a／board',
  'the folder above': '..',
  'the folder above, encoded': '%2e%2e',
  'this folder': '.',
  'nothing but dots': '...',
  'an ellipsis': '…',
  'a tenant in brackets': '[acme]vault',
  'a bracket that closes': 'acme]vault',
  'an apostrophe': "o'board",
  'a line break': 'board%0A',
  'a NUL': 'board%00',
  'half a surrogate': '%ED%A0%80',
  'a byte that is no text': '%FF',
  'half an escape': 'board%2',
  'what turns text around': 'draob%E2%80%AE',
  'five kilobytes': 'x'.repeat(5000),
  'five kilobytes, encoded': '%C3%A9'.repeat(850),
  'a name that grows when it is normalised': '%EF%B7%BA'.repeat(250),
};

/** Rooms, spelled in ways that may be taken for others. */
const SPELLINGS: readonly string[] = [
  ...[
    'board',
    'Board',
    'BOARD',
    'bo%61rd',
    'b%6Fard',
    'ｂｏａｒｄ',
    '𝐛𝐨𝐚𝐫𝐝',
    'ⓑⓞⓐⓡⓓ',
    'board%3F',
    'board?',
    'board:',
    '"board"',
  ],
  ...[
    'board.',
    'board..',
    '.board',
    'board%20',
    '%20board',
    'bоard',
    'bοard',
    'bọard',
    'boаrd',
    'boarɗ',
    'board%C2%AD',
    'board%E2%80%8D',
  ],
  ...[
    'boa%CC%88rd',
    'bo%C3%A4rd',
    'BO%C3%84RD',
    'boa%CC%88RD',
    'VAULT',
    'vault%E2%80%8B',
    'vault.',
    'va%75lt',
    'ᵛault',
    'vault%25',
    'vault%2525',
    '%252A',
    '%25a+',
    '%255Ba-z%255D%252B',
  ],
  ...[
    'İ',
    'ﬁ',
    'ß',
    'ẞ',
    'Σας',
    'ΣΑΣ',
    'K',
    'ſ',
    'e%CC%81',
    '%C3%A9',
    '%E1%84%92%E1%85%A1%E1%86%AB',
    '한',
    '\u1e9b\u0323',
  ],
];

/** Every place where somebody can name a room, or a tenant. */
const PLACES: Readonly<Record<string, (name: string) => string>> = {
  'the path': (name) => `/room/${name}`,
  'the path, encoded once more': (name) => `/room/${encodeURIComponent(name)}`,
  'the path below a tenant': (name) => `/room/acme/${name}`,
  'the tenant of the path': (name) => `/room/${name}/vault`,
  'the parameter': (name) => `/enter?room=${encodeURIComponent(name)}`,
  'the state': (name) => `/enter?state=${stateOf({ room: name })}`,
  'the safe room of the state': (name) => `/enter?state=${stateOf({ roomSafe: name })}`,
  'the state, its path and the parameter': (name) =>
    `/enter?room=standup&state=${stateOf({ room: name, roomSafe: 'standup' })}`,
  'the tenant of the state': (name) => `/enter?state=${stateOf({ room: 'vault', tenant: name })}`,
};

function stateOf(state: Record<string, unknown>): string {
  return encodeURIComponent(JSON.stringify(state));
}

describe('the room in a token', () => {
  let door: RoomDoor;
  let cookie: string;
  before(async () => {
    door = await openRoomDoor(RULES);
    cookie = await door.signedIn();
  });
  after(() => door.usher.close());

  for (const [place, pathOf] of Object.entries(PLACES)) {
    test(`C1 what is no room gets no token, said in ${place}`, async () => {
      for (const [what, name] of Object.entries(NO_ROOMS)) {
        const { response, body, seat } = await door.knock(pathOf(name), cookie);
        assert.ok(response.status < 500, `${response.status} for ${what}`);
        assert.ok(!body.includes('eyJ'), what);
        if (!seat) continue;
        // What was encoded once more is the name of a room: `%2A` is no star.
        assertIsOneRoom(seat, what);
        assert.ok(place.includes('once more') || seat.claims.room === 'standup', what);
        for (const room of ['*', 'board', 'any'])
          assert.ok(!(await opens(seat, { room, tenant: null })), what);
      }
    });

    test(`C1 no spelling opens a room that is closed to everybody, said in ${place}`, async () => {
      let seated = 0;
      for (const name of SPELLINGS) {
        const { response, seat } = await door.knock(pathOf(name), cookie);
        assert.ok(response.status < 500, `${response.status} for ${name}`);
        if (!seat) continue;
        seated += 1;
        assertIsOneRoom(seat, name);
        assertIsAsJitsiAsks(seat, name);
        for (const guarded of GUARDED)
          assert.ok(!(await opens(seat, guarded)), `${name} is ${guarded.room}`);
      }
      if (!place.includes('tenant of')) assert.ok(seated > 5, `${seated} seats`);
    });
  }

  test('C1 a room of one tenant opens none of its name in another, nor the one without', async () => {
    const { seat } = await door.knock('/room/acme/standup', cookie);
    assert.ok(seat);
    assert.ok(await opens(seat, { room: 'standup', tenant: 'acme' }));
    for (const tenant of [null, 'other', '*', 'acme.meet.example.org']) {
      assert.ok(!(await opens(seat, { room: 'standup', tenant })), String(tenant));
    }
    const bare = await door.knock('/room/standup', cookie);
    assert.ok(bare.seat);
    for (const tenant of ['acme', '*']) {
      assert.ok(!(await opens(bare.seat, { room: 'standup', tenant })), tenant);
    }
  });

  test('C1 nothing in the state becomes a claim: no pattern, no tenant of the token, no domain', async () => {
    const state = stateOf({
      room: 'standup',
      context: { room: { regex: true } },
      regex: true,
      sub: '*',
      aud: '*',
      'config.tokenAuthUrl': 'https://evil.example/',
      __proto__: { room: '*' },
    });
    for (const more of ['', '&sub=*&regex=true&aud=*']) {
      const { seat } = await door.knock(`/enter?state=${state}${more}`, cookie);
      assert.ok(seat);
      assertIsOneRoom(seat, 'the state');
      const { room, sub, aud } = seat.claims;
      assert.deepEqual([room, sub, aud], ['standup', 'meet.example.org', 'jitsi']);
    }
    assert.equal((await door.knock('/enter?room=*', cookie)).seat, null);
  });

  type Seat = NonNullable<Awaited<ReturnType<RoomDoor['knock']>>['seat']>;

  /** Exactly one room in backend form, and nothing that would make a pattern of it. */
  function assertIsOneRoom({ claims }: Seat, what: string): void {
    assert.match(claims.room, /^(?:[a-z0-9._~!()-]|%[0-9a-f]{2})+$/, what);
    assert.match(claims.sub, /^(?:[a-z0-9._~!()-]|%[0-9a-f]{2})+$/, what);
    assert.deepEqual(
      Object.keys(claims.context).filter((key) => key !== 'user'),
      [],
      what,
    );
  }

  /** What Jitsi's front end makes of the address that it is opened with is what Prosody is asked for. */
  function assertIsAsJitsiAsks({ url, claims }: Seat, what: string): void {
    const [, ...segments] = url.pathname.split('/');
    const room = segments.pop() ?? '';
    const asked = encodeURIComponent(decodeURIComponent(room).normalize('NFKC').toLowerCase());
    assert.equal(claims.room, asked.toLowerCase(), what);
    assert.ok(segments.length <= 1, what);
  }

  /** By Prosody's own steps. */
  async function opens(
    { token, claims }: Seat,
    wanted: { room: string; tenant: string | null },
  ): Promise<boolean> {
    const { settings } = await new JitsiTargets(door.usher.config).find(null).signing(claims.exp);
    return checkToken({ token, ...wanted, now: claims.iat }, settings).joined;
  }
});
