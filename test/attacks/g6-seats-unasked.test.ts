import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { openRoomDoor, type RoomDoor } from '../support/room-door.ts';
import { AUTH } from '../support/usher.ts';

const RULES = `
rooms:
  - { match: ["unasked-*"], host: ["group:staff"], member: ["group:class"], guests: wait }
`;
let door: RoomDoor;
let host = '';
/** Each test has a room of its own. */
let room = '';
let rooms = 0;

before(async () => {
  door = await openRoomDoor(RULES);
  host = await door.signedIn({ groups: ['staff'] });
});
beforeEach(() => {
  rooms += 1;
  room = `unasked-${rooms}`;
});
after(() => door.usher.close());

function ask(headers: Record<string, string>, method = 'GET'): Promise<Response> {
  const asked = { method, headers: { cookie: host, ...headers } };
  return door.usher.answer(new Request(`${AUTH}/room/${room}`, asked));
}

async function isHostThere(): Promise<boolean> {
  const at = await door.usher.storage.presence.lastHostAt({ jitsi: 'main', path: room });
  return at !== null;
}

/** Cookies of SameSite Lax go along with whatever a page of the same site loads: a forum of the school, say. */
describe('attack G6: a host who never went to the room', () => {
  for (const [what, headers] of Object.entries({
    'a picture': { 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' },
    'a script': { 'sec-fetch-dest': 'script', 'sec-fetch-mode': 'no-cors' },
    'a style sheet': { 'sec-fetch-dest': 'style', 'sec-fetch-mode': 'no-cors' },
    'a page’s own request': { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' },
    'a page fetched ahead': {
      'sec-fetch-dest': 'document',
      'sec-fetch-mode': 'navigate',
      'sec-purpose': 'prefetch;prerender',
    },
  })) {
    test(`G6 opens none by ${what} in a page of the same site`, async () => {
      const response = await ask({ 'sec-fetch-site': 'same-site', ...headers });
      assert.equal(await isHostThere(), false);
      assert.equal(response.headers.get('location'), null);
    });
  }

  test('G6 opens none by HEAD, which only looks', async () => {
    const response = await ask({}, 'HEAD');
    assert.equal(await isHostThere(), false);
    assert.match(response.headers.get('location') ?? '', /^\/(door|sign-in)\?/);
  });

  test('G6 opens it by going there, in a frame of Jitsi too, and by a client that says nothing', async () => {
    const going = { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'same-site' };
    for (const headers of [
      { ...going, 'sec-fetch-dest': 'document' },
      { ...going, 'sec-fetch-dest': 'iframe' },
      {},
    ]) {
      rooms += 1;
      room = `unasked-${rooms}`;
      const response = await ask(headers as Record<string, string>);
      assert.match(response.headers.get('location') ?? '', /jwt=/);
      assert.ok(await isHostThere());
    }
  });
});
