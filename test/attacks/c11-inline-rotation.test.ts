import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createCompleteEvent } from '../../src/audit/complete-event.ts';
import { systemRandom } from '../../src/base/random.ts';
import { checkToken } from '../../src/jitsi/check-token.ts';
import { revoke } from '../../src/keys/change-keys.ts';
import { changeDepsOf, SigningKeys } from '../../src/keys/signing-keys.ts';
import type { Browser } from '../support/browser.ts';
import {
  type InlineStory,
  ISSUER,
  LOGOUT,
  startInlineStory,
  stateOf,
} from '../support/inline-story.ts';
import { KEY_SETTINGS } from '../support/key-house.ts';
import { type KeyAnswer, ProsodyKeys } from '../support/prosody-keys.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';
import { AUTH } from '../support/usher.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const PEOPLE = Array.from({ length: 100 }, (_, n) => `person-${n}`);

const SETTINGS = `
sessions:
  idle: 2d
  absolute: 3d
limits:
  rate:
    sign_in: 10000
    room: 10000
    other: 10000
rooms:
  - match: '*'
    host: everyone
`;

/** One of them, in a meeting with what the inline sign-in brought. */
interface Seated {
  readonly room: string;
  readonly browser: Browser;
  accessToken: string;
  idToken: string;
  refreshToken: string;
  expiresAt: number;
}

/** A hundred people who signed in inline, each in a room and with a session of their own. */
class FullHouse {
  readonly story: InlineStory;
  readonly clock: ShiftedClock;
  readonly seated: Seated[] = [];
  readonly #keys;

  private constructor(story: InlineStory, clock: ShiftedClock) {
    this.story = story;
    this.clock = clock;
    const { storage } = story.usher;
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const completeEvent = createCompleteEvent(clock, systemRandom);
    const settings = { ...KEY_SETTINGS, rotateAfterSeconds: DAY };
    this.#keys = { storage, clock, log, completeEvent, settings };
  }

  static async open(): Promise<FullHouse> {
    const clock = new ShiftedClock();
    const accounts = Object.fromEntries(PEOPLE.map((name) => [name, { name }]));
    const story = await startInlineStory({ clock, provider: { accounts }, more: SETTINGS });
    const house = new FullHouse(story, clock);
    for (const [n, person] of PEOPLE.entries()) {
      story.provider.account = person;
      const room = `room-${n}`;
      const browser = story.browser();
      const { body } = (await story.signIn(browser, room)).reply;
      house.seated.push({ room, browser, ...contentOf(body) });
    }
    return house;
  }

  /** What a process does by itself once a minute. */
  async tend(): Promise<void> {
    await new SigningKeys(this.#keys as never).tend();
  }

  /** As `usher key revoke` does. */
  revoke(kid: string) {
    return revoke(changeDepsOf(this.#keys as never, 'cli'), kid);
  }

  /** A Prosody that fetches its keys from this path of ours. `change`: what lies between the two. */
  prosody(path: string, change: (answer: KeyAnswer) => KeyAnswer | null = (it) => it) {
    return new ProsodyKeys(async () => {
      const answer = await this.story.usher.answer(new Request(`${AUTH}/${path}`));
      const [, age] = /max-age=(\d+)/.exec(answer.headers.get('cache-control') ?? '') ?? [];
      return change({ text: await answer.text(), maxAge: Number(age ?? assert.fail()) });
    });
  }

  verdict({ room, accessToken: token }: Seated, { keys }: ProsodyKeys) {
    return checkToken(
      { token, room, tenant: null, now: this.clock.nowSeconds() },
      { ...PROSODY, keys },
    );
  }

  async renew(one: Seated): Promise<void> {
    const { status, body } = await this.story.renew(one.refreshToken);
    assert.equal(status, 200, `${one.room}: ${body['error']}`);
    Object.assign(one, contentOf(body));
  }

  /** As Jitsi asks for a renewal, by a popup; here it is one that the token endpoint would refuse. */
  async comeAnew(one: Seated): Promise<void> {
    const { status, body } = await this.story.renew(one.refreshToken);
    assert.deepEqual([status, body['error']], [400, 'invalid_grant']);
    const state = stateOf(one.room, { refreshToken: one.refreshToken });
    const popup = await this.story.popup({ state });
    const page = await this.story.open(one.browser, popup);
    const reply = await this.story.redeem(page, popup);
    assert.equal(reply.status, 200, `${one.room}: ${page.url}`);
    Object.assign(one, contentOf(reply.body));
  }

  close(): Promise<void> {
    return this.story.close();
  }
}

const PROSODY = {
  domain: 'meet.example.org',
  appId: 'jitsi',
  acceptedIssuers: ['jitsi'],
  acceptedAudiences: ['jitsi'],
  cacheKeysUrl: true,
  tokenAffiliation: true,
};
const CERTS = `${new URL(ISSUER).pathname.slice(1)}/protocol/openid-connect/certs`;

describe('attack C11: keys change under 100 inline meetings', () => {
  let house: FullHouse;
  before(
    async () => {
      house = await FullHouse.open();
    },
    { timeout: 120_000 },
  );
  after(() => house?.close());

  test('C11 a planned change refuses nobody, and every renewal goes on with the new key', {
    timeout: 240_000,
  }, async () => {
    const { clock, seated } = house;
    const start = clock.nowSeconds();
    const isOut = () =>
      clock.nowSeconds() > start && (clock.nowSeconds() - start) % (5 * HOUR) < 40 * MINUTE;
    const prosodies = [
      house.prosody(CERTS),
      house.prosody('keys.json'),
      // Behind a proxy that takes Cache-Control away; and one that cannot reach us for 40 minutes every 5 hours.
      house.prosody(CERTS, (answer) => ({ ...answer, maxAge: null })),
      house.prosody('jwks.json', (answer) => (isOut() ? null : answer)),
    ];
    const first = kidOf(seated[0]!.accessToken);
    let renewals = 0;
    for (let step = 0; clock.nowSeconds() < start + 27 * HOUR; step += 1) {
      await house.tend();
      for (const prosody of prosodies) await prosody.pass(clock.nowSeconds());
      clock.pass(5 * MINUTE);
      // The keys change after a day; until shortly before nobody does anything.
      if (clock.nowSeconds() < start + 21 * HOUR) continue;
      for (const [n, one] of seated.entries()) {
        // Some renew long before the end, some at the last moment.
        if (one.expiresAt - clock.nowSeconds() > (5 + (n % 10) * 10) * MINUTE) continue;
        await house.renew(one);
        renewals += 1;
        for (const prosody of prosodies) assertJoined(house.verdict(one, prosody), one);
      }
      if (step % 6 !== 0) continue;
      for (const prosody of prosodies) {
        for (const one of seated) assertJoined(house.verdict(one, prosody), one);
      }
    }
    assert.ok(renewals > 400, `${renewals}`);
    const signedBy = new Set(seated.map(({ accessToken }) => kidOf(accessToken)));
    assert.equal(signedBy.size, 1);
    assert.ok(!signedBy.has(first), 'all have gone over to the new key');
    for (const { accessToken, idToken } of seated) assert.equal(kidOf(idToken), kidOf(accessToken));
  });

  test('C11 an emergency revocation refuses every token that is out; the popup mends it without a question', {
    timeout: 60_000,
  }, async () => {
    const { clock, seated, story } = house;
    const running = house.prosody('keys.json');
    await running.pass(clock.nowSeconds());
    for (const one of seated) {
      await house.renew(one);
      assertJoined(house.verdict(one, running), one);
    }
    const leaked = kidOf(seated[0]!.accessToken);
    const asked = story.provider.seen.length;
    await house.revoke(leaked);
    clock.pass(4 * MINUTE);
    await running.pass(clock.nowSeconds());
    const restarted = house.prosody(CERTS);
    await restarted.pass(clock.nowSeconds());
    for (const one of seated) {
      for (const prosody of [running, restarted])
        assert.equal(house.verdict(one, prosody).joined, false);
    }
    // A hint that is signed by it could be anybody's: by itself it ends nothing, as what follows shows.
    const { idToken } = seated[0]!;
    const logout = () => story.usher.answer(new Request(`${LOGOUT}?id_token_hint=${idToken}`));
    assert.equal((await logout()).status, 200);
    for (const one of seated) {
      await house.comeAnew(one);
      assert.notEqual(kidOf(one.accessToken), leaked);
      assert.notEqual(kidOf(one.idToken), leaked);
      for (const prosody of [running, restarted]) assertJoined(house.verdict(one, prosody), one);
    }
    assert.equal(story.provider.seen.length, asked, 'nobody had to sign in again');
  });

  test('C11 with all keys revoked it is the same, once Prosody has asked for the new ones', {
    timeout: 60_000,
  }, async () => {
    const { clock, seated } = house;
    await house.revoke('all');
    clock.pass(MINUTE);
    const restarted = house.prosody('jwks.json');
    await restarted.pass(clock.nowSeconds());
    for (const one of seated) {
      assert.equal(house.verdict(one, restarted).joined, false);
      await house.comeAnew(one);
      assertJoined(house.verdict(one, restarted), one);
    }
  });
});

function contentOf(body: Readonly<Record<string, string>>): Omit<Seated, 'room' | 'browser'> {
  const accessToken = body['access_token'] ?? assert.fail();
  const { exp } = partOf(accessToken, 1);
  return {
    accessToken,
    idToken: body['id_token'] ?? assert.fail(),
    refreshToken: body['refresh_token'] ?? assert.fail(),
    expiresAt: Number(exp),
  };
}

function assertJoined(verdict: ReturnType<typeof checkToken>, { room }: Seated): void {
  assert.ok(verdict.joined, `${room}: ${verdict.reason}`);
}

const kidOf = (token: string): string => String(partOf(token, 0)['kid']);

function partOf(token: string, at: number): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[at] ?? '', 'base64url').toString());
}
