import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import { createSeal } from '../../src/http/seal.ts';
import { secureHeaders } from '../../src/http/secure-headers.ts';
import type { Browser } from '../support/browser.ts';
import { openStream, signIn } from '../support/open-stream.ts';
import { ask } from '../support/raw-http.ts';
import { type ServedStory, serveStory } from '../support/served-story.ts';
import { AUTH } from '../support/usher.ts';
import { cookieFor, type EventStream, listenAt, waitingAt } from '../support/wait-page.ts';

const accounts = {
  tess: { preferred_username: 'tess', name: 'Tess' },
  ben: { preferred_username: 'ben', name: 'Ben' },
};
const RULES = `
rooms:
  - match: "*"
    host: ["user:tess"]
    member: signed-in
    guests: wait
`;
const rates = (wait: number) => `limits: { rate: { wait: ${wait}, room: 100000, guest: 100000 } }`;

describe('attack H4: people who pretend to wait', { timeout: 60_000 }, () => {
  let story: ServedStory;
  let ben: Browser;
  before(async () => {
    story = await serveStory({
      provider: { accounts },
      more: RULES + rates(100_000),
    });
    story.provider.account = 'ben';
    ben = story.browser();
    await signIn(ben);
    await ben.visit(`${AUTH}/room/standup`);
  });
  after(() => story.close());

  async function waiting(): Promise<number> {
    const { body } = await ask(story.port, '/metrics');
    return Number(/^usher_waiting (\d+)$/m.exec(body)?.[1]);
  }

  async function untilWaiting(count: number): Promise<void> {
    const began = performance.now();
    while ((await waiting()) !== count) {
      assert.ok(performance.now() - began < 5000, `${await waiting()} wait, not ${count}`);
      await sleep(20);
    }
  }

  /** A stream over the network, as a path and a cookie. */
  function addressOf(browser: Browser): { path: string; cookie: string } {
    const { events } = waitingAt(browser.page);
    return { path: events.pathname + events.search, cookie: cookieFor(browser, events) };
  }

  test('H4 one browser has five streams; the sixth is told to ask by itself, and nobody else is', async () => {
    const { path, cookie } = addressOf(ben);
    const streams = Array.from({ length: 5 }, () => openStream(story.port, path, cookie));
    await untilWaiting(5);
    const sixth = await ask(story.port, path, { headers: { cookie } });
    assert.equal(sixth.status, 503);
    assert.equal(sixth.headers.get('retry-after'), '30');
    assert.equal(story.usher.events('request_failed').length, 0, 'that is no failure');

    const guest = story.browser();
    await guest.visit(`${AUTH}/room/standup`);
    await guest.submit({ name: 'Zoe' });
    const theirs = addressOf(guest);
    const other = openStream(story.port, theirs.path, theirs.cookie);
    await untilWaiting(6);
    for (const stream of [...streams, other]) stream.end();
    await untilWaiting(0);
  });

  test('H4 another name of the same session is no other browser', async () => {
    const { path, cookie } = addressOf(ben);
    const cookies = Array.from({ length: 5 }, (_, n) =>
      n === 0 ? cookie : `${cookie.split('=')[0]}=${String(n).repeat(43)}; ${cookie}`,
    );
    const streams = cookies.map((one) => openStream(story.port, path, one));
    await untilWaiting(5);
    assert.equal((await ask(story.port, path, { headers: { cookie } })).status, 503);
    for (const stream of streams) stream.end();
    await untilWaiting(0);
  });

  test('H4 five hundred who come and are cut off leave nothing', async () => {
    const { path, cookie } = addressOf(ben);
    for (let round = 0; round < 100; round += 1) {
      const sockets = Array.from({ length: 5 }, () => connect(story.port, '127.0.0.1'));
      for (const [n, socket] of sockets.entries()) {
        socket.on('error', () => {});
        const asked = n % 2 === 0 ? path : `${path.replace('/events', '/state')}&hold=1`;
        socket.write(`GET ${asked} HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\n\r\n`);
        // Before the answer, in it, and after.
        setTimeout(() => socket.destroy(), n * 3);
      }
      await sleep(15);
    }
    await untilWaiting(0);
    const stream = openStream(story.port, path, cookie);
    await untilWaiting(1);
    stream.end();
    await untilWaiting(0);
  });

  test('H1 who never reads costs no more than a stream, and holds up nobody', async () => {
    const { path, cookie } = addressOf(ben);
    const request = `GET ${path} HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\n\r\n`;
    const deaf = connect(story.port, '127.0.0.1').pause();
    deaf.on('error', () => {});
    deaf.write(request.repeat(100));
    await sleep(300);
    assert.ok((await waiting()) <= 5);
    assert.equal((await ask(story.port, '/healthz')).status, 200);
    deaf.destroy();
    await untilWaiting(0);
  });

  test('H4 without a continuation of ours there is neither stream, state nor page', async () => {
    const { cookie, path } = addressOf(ben);
    const sealed = new URL(path, AUTH).searchParams.get('continue') ?? '';
    const bad = await badContinuations(story, sealed);
    for (const route of ['/wait', '/wait/events', '/wait/state']) {
      for (const [what, value] of Object.entries(bad)) {
        const query = value === null ? '' : `?continue=${encodeURIComponent(value)}`;
        const answer = await ask(story.port, route + query, { headers: { cookie } });
        assert.equal(answer.status, 400, `${route}: ${what}`);
        assert.doesNotMatch(answer.headers.get('content-type') ?? '', /event-stream/);
      }
      const twice = `${route}?continue=${sealed}&continue=${sealed}`;
      assert.equal((await ask(story.port, twice, { headers: { cookie } })).status, 400);
    }
    assert.equal(await waiting(), 0);
  });

  test('H4 who does not wait is held by no stream: a stranger, a host, somebody refused', async () => {
    const { path } = addressOf(ben);
    const stranger = await ask(story.port, path);
    assert.deepEqual([stranger.status, stranger.body], [200, 'event: go\ndata: 0\n\n']);
    story.provider.account = 'tess';
    const tess = story.browser();
    await signIn(tess);
    const cookie = cookieFor(tess, new URL(AUTH));
    const host = await ask(story.port, path, { headers: { cookie } });
    assert.deepEqual([host.status, host.body], [200, 'event: go\ndata: 0\n\n']);
    assert.equal(await waiting(), 0);
  });

  test('H4 HEAD, POST and the like open no stream and seat nobody', async () => {
    const { path, cookie } = addressOf(ben);
    for (const route of [path, path.replace('/events', '/state'), path.replace('/events', '')]) {
      for (const method of ['HEAD', 'POST', 'OPTIONS', 'PUT']) {
        const { status } = await ask(story.port, route, { method, headers: { cookie } });
        assert.equal(status, 405, `${method} ${route.split('?')[0]}`);
      }
    }
    assert.equal(await waiting(), 0);
  });

  test('H7 rubbish of any length in the address costs a moment', async () => {
    for (const rubbish of ['.'.repeat(15_000), 'e'.repeat(15_000), '%00'.repeat(5000)]) {
      const began = process.cpuUsage();
      const { status } = await ask(story.port, `/wait/events?continue=${rubbish}`);
      assert.equal(status, 400);
      const { user, system } = process.cpuUsage(began);
      assert.ok(user + system < 200_000, `${(user + system) / 1000} ms of CPU`);
    }
  });

  test('G8 a stream carries every header of ours, none that lets others read it, and says no room', async () => {
    const { path, cookie } = addressOf(ben);
    const { response, ...stream } = await openStream(story.port, path, cookie).answered;
    const expected = secureHeaders({ https: true, frameAncestors: [], formTargets: [] });
    for (const name of Object.keys(expected)) {
      if (name !== 'x-frame-options') assert.ok(name in response.headers, name);
    }
    assert.equal(response.headers['content-type'], 'text/event-stream; charset=utf-8');
    assert.equal(response.headers['cache-control'], 'no-store, no-transform');
    assert.equal(response.headers['x-accel-buffering'], 'no');
    assert.equal(response.headers['access-control-allow-origin'], undefined);
    story.provider.account = 'tess';
    const tess = story.browser();
    await signIn(tess);
    await tess.visit(`${AUTH}/room/standup`);
    const text = await stream.untilEnd();
    assert.match(text, /^retry: \d{4}\nevent: beat\ndata: 1\n\nevent: go\ndata: 0\n\n$/);
  });
});

describe('attack C1: rooms that look alike', { timeout: 60_000 }, () => {
  test('C1 a host of one room wakes nobody in another', async () => {
    const story = await serveStory({
      provider: { accounts },
      more: RULES,
    });
    try {
      story.provider.account = 'ben';
      const others = [
        'standup',
        'acme/standup',
        'standu',
        'standup%20',
        'standup.',
        'st%C3%A4ndup',
      ];
      const streams = new Map<string, EventStream>();
      const ben = story.browser();
      await signIn(ben);
      for (const room of others.slice(0, 5)) {
        const page = await ben.visit(`${AUTH}/room/${room}`);
        streams.set(room, await listenAt(story.usher.answer, ben, page));
      }
      const meant = story.browser();
      await signIn(meant);
      const page = await meant.visit(`${AUTH}/room/Acme/ST%41NDUP`);
      streams.set('ACME/standup', await listenAt(story.usher.answer, meant, page));
      story.provider.account = 'tess';
      const tess = story.browser();
      await signIn(tess);
      await tess.visit(`${AUTH}/room/acme/standup`);
      await streams.get('acme/standup')?.until('go');
      await streams.get('ACME/standup')?.until('go');
      await sleep(1500);
      const woken = [...streams].filter(([, { events }]) => events.includes('go'));
      assert.deepEqual(
        woken.map(([room]) => room),
        ['acme/standup', 'ACME/standup'],
      );
      await Promise.all([...streams.values()].map((stream) => stream.close()));
    } finally {
      await story.close();
    }
  });
});

describe('attack H5: asking too often', () => {
  test('H5 one address is refused beyond limits.rate.wait, apart from its rooms and other addresses', async () => {
    const story = await serveStory({
      provider: { accounts },
      more: RULES + rates(10),
    });
    try {
      const state = (from: string) =>
        ask(story.port, '/wait/state?continue=x', { headers: { 'x-forwarded-for': from } });
      for (let n = 0; n < 10; n += 1) assert.equal((await state('192.0.2.1')).status, 400);
      const refused = await state('192.0.2.1');
      assert.equal(refused.status, 429);
      assert.ok(Number(refused.headers.get('retry-after')) > 0);
      assert.equal((await state('192.0.2.2')).status, 400);
      const headers = { 'x-forwarded-for': '192.0.2.1' };
      assert.equal((await ask(story.port, '/room/standup', { headers })).status, 303);
    } finally {
      await story.close();
    }
  });
});

/** What is no continuation to a room, or no longer. */
async function badContinuations(
  { usher }: ServedStory,
  good: string,
): Promise<Record<string, string | null>> {
  const { config } = usher;
  const now = systemClock.nowSeconds();
  const seal = createSeal(config.secret, systemClock, systemRandom);
  const stranger = createSeal('another secret, of thirty-two bytes', systemClock, systemRandom);
  const enter = { kind: 'enter-room', jitsi: 'main', room: {}, client: 'web', overrides: {} };
  return {
    none: null,
    empty: '',
    'a word': 'x',
    cut: good.slice(0, -2),
    changed: `${good.slice(0, -30)}AAAA${good.slice(-26)}`,
    over: await seal.seal('continuation', enter, now - 1),
    'of another purpose': await seal.seal('form', enter, now + 60),
    'to the account': await seal.seal('continuation', { kind: 'show-account' }, now + 60),
    'of another secret': await stranger.seal('continuation', enter, now + 60),
  };
}
