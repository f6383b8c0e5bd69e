import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { type Clock, systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import { hashAccessCode } from '../../src/rooms/access-code.ts';
import { BreakableStorage, type Failure } from '../support/breakable-storage.ts';
import type { Browser } from '../support/browser.ts';
import { atDoor } from '../support/door.ts';
import { roomOf } from '../support/rules.ts';
import { sampleMeeting } from '../support/sample-meeting.ts';
import { type Story, seatOf, startStory } from '../support/story.ts';
import { AUTH, MEET } from '../support/usher.ts';

/** The system's, until it breaks. */
class BreakableClock implements Clock {
  broken = false;
  #read<T>(value: () => T): T {
    if (this.broken) throw new Error('inner: no clock');
    return value();
  }
  nowSeconds = () => this.#read(systemClock.nowSeconds);
  monotonicMs = () => this.#read(systemClock.monotonicMs);
  nowDate = () => this.#read(systemClock.nowDate);
}

const clock = new BreakableClock();
let broken: BreakableStorage;
let story: Story;

before(async () => {
  broken = await BreakableStorage.open();
  const limits = 'limits: { body: 2048, rate: { window: 1h, room: 60 } }';
  story = await startStory({
    storage: broken.storage,
    clock,
    more: limits,
  });
  await meet('hall', null);
  await meet('board', '482913');
});
beforeEach(() => {
  broken.mend();
  story.provider.reset();
});
after(() => story.close());

const cookieOf = (browser: Browser) =>
  browser.jar.header(new URL(AUTH), { sameSite: true, topLevelGet: true }) ?? '';

let people = 0;
/** From an address of their own: nobody is limited for the others. */
function address(): { 'x-forwarded-for': string } {
  people += 1;
  return { 'x-forwarded-for': `198.51.${people >> 8}.${people & 255}` };
}

async function signedIn(): Promise<Browser> {
  const browser = story.browser({ headers: address() });
  seatOf(await browser.visit(`${AUTH}/room/standup`));
  return browser;
}

async function atCallback(): Promise<{ url: string; cookie: string }> {
  const browser = story.browser({ headers: address() });
  const asked = await browser.visit(`${AUTH}/room/standup`, { follow: false });
  const begun = await browser.visit(asked.hops[0]!.location!, { follow: false });
  const url = await story.provider.signIn(begun.hops[0]!.location!);
  return { url: url.href, cookie: cookieOf(browser) };
}

/** One request of each kind that asks the store something, made anew each time. */
const requests: Readonly<Record<string, () => Promise<Request>>> = {
  'entering a room': async () => asking(`${AUTH}/room/standup`, await signedIn()),
  'entering with a state': async () =>
    asking(`${AUTH}/enter?state=%7B%22room%22%3A%22standup%22%7D`, await signedIn()),
  'the account': async () => asking(`${AUTH}/account`, await signedIn()),
  'coming back from the provider': async () => {
    const { url, cookie } = await atCallback();
    return new Request(url, { headers: { cookie } });
  },
  'coming back to the room': async () => {
    const { url, cookie } = await atCallback();
    const done = await story.usher.answer(new Request(url, { headers: { cookie } }));
    const session = done.headers.getSetCookie()[0]!.split(';')[0]!;
    const resume = new URL(done.headers.get('location')!, AUTH);
    return new Request(resume, { headers: { cookie: session, ...address() } });
  },
  'a link out': async () => asking(`${AUTH}/sign-out`, await signedIn(), { referer: `${MEET}/x` }),
  'a form out': async () => {
    const browser = await signedIn();
    const page = await browser.visit(`${AUTH}/account`);
    const [, token = ''] = page.forms[0]!.fields.find(([name]) => name === 'form')!;
    return new Request(`${AUTH}/sign-out`, {
      method: 'POST',
      headers: { cookie: cookieOf(browser) },
      body: new URLSearchParams({ form: token }),
    });
  },
  'the door': async () => new Request(await doorOf('board'), { headers: address() }),
  'a name at the door': async () => sending(await doorOf('hall'), { name: 'Ann' }),
  'a code at the door': async () => sending(await doorOf('board'), { name: 'Ann', code: '482913' }),
  'a wrong code at the door': async () =>
    sending(await doorOf('board'), { name: 'Ann', code: String(people) }),
  'a word from the provider': async () =>
    new Request(`${AUTH}/sign-in/demo/logout`, {
      method: 'POST',
      body: new URLSearchParams({ logout_token: await story.provider.logoutToken() }),
    }),
};

function asking(url: string, browser: Browser, headers: Record<string, string> = {}): Request {
  return new Request(url, { headers: { cookie: cookieOf(browser), ...address(), ...headers } });
}

/** The address of the door of a meeting: at `board` it wants a code. */
async function doorOf(room: string): Promise<string> {
  const page = await story.browser({ headers: address() }).visit(`${AUTH}/room/${room}`);
  return atDoor(page).url.href;
}

function sending(url: string, form: Record<string, string>): Request {
  return new Request(url, { method: 'POST', headers: address(), body: new URLSearchParams(form) });
}

async function meet(room: string, code: string | null): Promise<void> {
  const now = systemClock.nowSeconds();
  const meeting = sampleMeeting({
    id: `m-${room}`,
    room: roomOf(room),
    startsAt: now - 60,
    endsAt: now + 3600,
    guests: 'open',
    codeHash: code === null ? null : await hashAccessCode(code, systemRandom),
  });
  await broken.storage.meetings.create(meeting, []);
}

async function assertNothingGiven(response: Response, what: string): Promise<string> {
  const body = await response.text();
  assert.ok(response.status === 500 || response.status === 503, `${what}: ${response.status}`);
  assert.equal(response.headers.get('location'), null, what);
  assert.ok(response.headers.get('content-security-policy')?.startsWith("default-src 'none'"));
  assert.equal(response.headers.get('cache-control'), 'no-store');
  for (const line of response.headers.getSetCookie()) {
    assert.doesNotMatch(line, /usher-(session|guest)=[^;]/, what);
  }
  assert.doesNotMatch(body, /eyJ[\w-]+\.[\w-]+\.|jwt=|inner|undefined|canary/, what);
  return body;
}

describe('attack I7: whatever fails, nobody gets in by it', () => {
  const failures: readonly Failure[] = ['gone', 'error', 'nonsense', 'thrown at once'];
  for (const [what, make] of Object.entries(requests)) {
    test(`I7 ${what}: each call to the store fails, in each way, and no token and no session is given`, async () => {
      await make().then((request) => {
        broken.mend();
        return story.usher.answer(request);
      });
      const calls = [...new Set(broken.calls)];
      assert.ok(calls.length > 0, 'it asks the store something');
      for (const only of calls) {
        for (const failure of failures) {
          broken.mend();
          const request = await make();
          Object.assign(broken, { failure, only });
          const response = await story.usher.answer(request);
          await assertNothingGiven(response, `${only} ${failure}`);
          assert.equal(response.status, failure === 'gone' ? 503 : 500);
          assert.equal(response.headers.has('retry-after'), failure === 'gone');
        }
      }
      broken.mend();
      const again = (await story.usher.answer(await make())).status;
      assert.ok(what.includes('wrong') ? again === 400 : again < 400, 'it works again');
    });
  }

  for (const [what, make] of Object.entries(requests)) {
    test(`I7 ${what}: without a clock no token and no session is given`, async () => {
      const request = await make();
      clock.broken = true;
      try {
        await assertNothingGiven(await story.usher.answer(request), what);
      } finally {
        clock.broken = false;
      }
    });
  }

  test('I7 a sign-in that fails half way leaves no session behind', async () => {
    const { url, cookie } = await atCallback();
    Object.assign(broken, { failure: 'gone', only: 'transaction' });
    const request = () => new Request(url, { headers: { cookie } });
    assert.equal((await story.usher.answer(request())).status, 503);
    broken.mend();
    // It was taken once and is spent: the page before has led back to the beginning.
    assert.equal((await story.usher.answer(request())).status, 400);
    assert.equal(story.provider.count('token'), 1);
  });

  test('I7 a sign-out that the store did not take says so, and the cookie stays', async () => {
    const browser = await signedIn();
    Object.assign(broken, { failure: 'gone', only: 'sessions.take' });
    const page = await browser.visit(`${AUTH}/sign-out`);
    assert.equal(page.status, 503);
    assert.equal(page.headers.getSetCookie().length, 0);
    broken.mend();
    assert.equal((await browser.visit(`${AUTH}/account`)).status, 200);
  });

  test('I7 a session that cannot be marked as used is one all the same', async () => {
    const browser = await signedIn();
    Object.assign(broken, { failure: 'gone', only: 'sessions.touch' });
    const real = clock.nowSeconds;
    clock.nowSeconds = () => systemClock.nowSeconds() + 120;
    const page = await browser.visit(`${AUTH}/room/standup`);
    clock.nowSeconds = real;
    assert.ok(broken.calls.includes('sessions.touch'));
    assert.equal(seatOf(page).claims.room, 'standup');
  });
});

describe('attack I3: an error page and its line in the log', () => {
  const failing: Readonly<Record<string, readonly [number, string, RequestInit?]>> = {
    'a stale link': [400, '/sign-in?continue=x'],
    'a callback that nobody asked for': [400, '/sign-in/demo/callback?state=x&code=canary'],
    'a form that is not ours': [403, '/sign-out', { method: 'POST' }],
    nothing: [404, '/nothing/canary'],
    'the wrong method': [405, '/account', { method: 'DELETE' }],
    'too much': [413, '/sign-out', { method: 'POST', body: 'canary'.repeat(500) }],
    'an encoded body': [415, '/', { headers: { 'content-encoding': 'gzip' } }],
    'a store that is gone': [503, '/account'],
  };
  for (const accept of ['text/html', 'application/json']) {
    for (const [what, [status, path, init]] of Object.entries(failing)) {
      test(`I3 ${status} for ${what}, as ${accept}: its number finds exactly one line`, async () => {
        const cookie = cookieOf(await signedIn());
        if (status === 503) broken.failure = 'gone';
        const headers = new Headers({ cookie, accept, ...(init?.headers as object) });
        const response = await story.usher.answer(new Request(AUTH + path, { ...init, headers }));
        assert.equal(response.status, status);
        const body = await response.text();
        const id = /\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b/.exec(body)?.[0] ?? assert.fail(body);
        const lines = story.usher
          .log()
          .split('\n')
          .filter((line) => line.includes(id));
        assert.equal(lines.length, 1);
        const line = JSON.parse(lines[0]!) as Record<string, unknown>;
        assert.equal(line['event'], status >= 500 ? 'request_failed' : 'request_refused');
        assert.equal(line['status'], status);
        assert.ok(body.includes(String(line['problem'])), 'page and line name the same code');
        assert.doesNotMatch(lines[0]! + body, /canary/);
      });
    }
  }

  test('I3 too many requests: the number finds the line too', async () => {
    const headers = { 'x-forwarded-for': '192.0.2.7' };
    const request = () => new Request(`${AUTH}/room/standup`, { headers });
    let response = await story.usher.answer(request());
    for (let n = 0; n < 60; n += 1) response = await story.usher.answer(request());
    assert.equal(response.status, 429);
    const [id = 'none'] = /\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b/.exec(await response.text())!;
    assert.equal(story.usher.log().split(id).length, 2);
  });
});
