import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { openRoomDoor } from '../support/room-door.ts';
import { type Story, seatOf, startStory } from '../support/story.ts';
import { AUTH } from '../support/usher.ts';

/** All that a provider could say to be more than it was made, by any name that a token has for it. */
const GREEDY = {
  moderator: true,
  affiliation: 'owner',
  role: 'moderator',
  host: true,
  features: { recording: true, livestreaming: true, 'outbound-call': true },
  lobby_bypass: true,
  security_bypass: true,
  group: 'admins',
  room: '*',
  context: {
    user: {
      moderator: true,
      affiliation: 'owner',
      lobby_bypass: true,
      'hidden-from-recorder': true,
    },
    features: { recording: true },
    room: { regex: true },
    group: 'admins',
  },
};
const accounts = {
  mallory: { preferred_username: 'mallory', name: 'Mallory', ...GREEDY },
  tess: { preferred_username: 'tess', groups: ['teachers'], ...GREEDY },
};

const RULES = `
rooms:
  - match: "class-*"
    host: ["group:teachers"]
    member: ["signed-in"]
    wait: false
    features: { recording: [host] }
  - match: plain
    member: ["signed-in"]
    wait: false
`;

const startWith = (more: string): Promise<Story> => startStory({ provider: { accounts }, more });

describe('where there are rules, claims that the operator has not named', () => {
  let story: Story;
  before(async () => {
    story = await startWith(RULES);
  });
  beforeEach(() => story.provider.reset());
  after(() => story.close());

  async function claimsOf(account: keyof typeof accounts, room: string) {
    story.provider.account = account;
    return seatOf(await story.browser().visit(`${AUTH}/room/${room}`)).claims;
  }

  test('C3 make nobody host, open nothing and give no feature', async () => {
    const { context, room } = await claimsOf('mallory', 'class-7');
    assert.equal(room, 'class-7');
    assert.deepEqual(context, {
      user: { id: 'mallory', name: 'Mallory', affiliation: 'member', moderator: false },
      features: { recording: false },
    });
  });

  test('C3 add nothing to what a host has', async () => {
    const { context } = await claimsOf('tess', 'class-7');
    assert.deepEqual(context.user, {
      id: 'tess',
      name: 'tess',
      affiliation: 'owner',
      moderator: true,
    });
    assert.deepEqual([context.features, context.group], [{ recording: true }, undefined]);
  });

  test('C3 put no features into a token where the rule names none', async () => {
    const { context } = await claimsOf('mallory', 'plain');
    assert.deepEqual(Object.keys(context), ['user']);
  });
});

test('C3 where there are no rules, they change nothing either: who signs in is host, with no more', async () => {
  const story = await startWith('guests: { without_rules: never }\n');
  try {
    story.provider.account = 'mallory';
    const { claims } = seatOf(await story.browser().visit(`${AUTH}/room/class-7`));
    assert.deepEqual(claims.context, {
      user: { id: 'mallory', name: 'Mallory', affiliation: 'owner', moderator: true },
    });
  } finally {
    await story.close();
  }
});

test('C3 nothing that a link says becomes a claim', async () => {
  const door = await openRoomDoor(RULES);
  try {
    const cookie = await door.signedIn();
    const query = 'moderator=true&affiliation=owner&seat=host&role=host&features.recording=true';
    const state = encodeURIComponent(JSON.stringify({ ...GREEDY, room: 'class-7' }));
    for (const path of [`/room/class-7?${query}`, `/enter?state=${state}&${query}`]) {
      const { seat } = await door.knock(path, cookie);
      const { user, features, group } = seat?.claims.context ?? { user: {} };
      assert.deepEqual([user['moderator'], user['affiliation']], [false, 'member'], path);
      assert.equal(user['lobby_bypass'], undefined);
      assert.deepEqual([features, group], [{ recording: false }, undefined]);
    }
  } finally {
    await door.usher.close();
  }
});

test('C3 a guest types a name and nothing else: no field makes them more', async () => {
  const story = await startWith('rooms: [{ match: open, guests: open }]\n');
  try {
    const browser = story.browser();
    await browser.visit(`${AUTH}/room/open`);
    const more = {
      moderator: 'true',
      affiliation: 'owner',
      seat: 'host',
      id: 'tess',
      email: 'a@b.example',
    };
    const { claims } = seatOf(await browser.submit({ name: 'Mallory (host)\u202e', ...more }));
    const { id, ...user } = claims.context.user;
    assert.match(String(id), /^guest-[0-9a-f]{24}$/);
    assert.deepEqual(user, {
      name: 'Mallory (host) (guest)',
      affiliation: 'member',
      moderator: false,
    });
    assert.equal(claims.exp - claims.iat, 3600);
  } finally {
    await story.close();
  }
});
