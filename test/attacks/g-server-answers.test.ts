import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { secureHeaders } from '../../src/http/secure-headers.ts';
import { BreakableStorage } from '../support/breakable-storage.ts';
import { ask, sendRaw } from '../support/raw-http.ts';
import { type ServedStory, serveStory } from '../support/served-story.ts';
import { AUTH, MEET } from '../support/usher.ts';

let broken: BreakableStorage;
let story: ServedStory;
/** The cookie of somebody who is signed in. */
let cookie: string;

const limits = 'limits: { body: 2048, rate: { window: 1h, room: 40 } }';

before(async () => {
  broken = await BreakableStorage.open();
  story = await serveStory({
    storage: broken.storage,
    more: limits,
  });
  const browser = story.browser();
  await browser.visit(`${AUTH}/room/standup`);
  cookie = browser.jar.header(new URL(AUTH), { sameSite: true, topLevelGet: true })!;
});
beforeEach(() => broken.mend());
after(() => story.close());

const expected = secureHeaders({ https: true, frameAncestors: [MEET], formTargets: [MEET] });

/** Every header of ours, with its value; an asset may be kept and have a policy of its own. */
function assertCarriesAll(headers: Headers, what: string, own: readonly string[] = []): void {
  for (const [name, value] of Object.entries(expected)) {
    if (own.includes(name)) assert.ok(headers.has(name), `${what}: ${name}`);
    else assert.equal(headers.get(name), value, `${what}: ${name}`);
  }
  for (const name of ['server', 'x-powered-by', 'access-control-allow-origin']) {
    assert.equal(headers.get(name), null, `${what}: ${name}`);
  }
}

type Request = Parameters<typeof ask>[2];
const answers: readonly (readonly [number, string, string, Request?])[] = [
  [200, 'the front page', '/'],
  [200, 'health', '/healthz'],
  [200, 'readiness', '/readyz'],
  [200, 'metrics', '/metrics'],
  [200, 'a page by HEAD', '/', { method: 'HEAD' }],
  [204, 'an image that would sign out', '/sign-out', { headers: { 'sec-fetch-dest': 'image' } }],
  [303, 'a room', '/room/standup'],
  [303, 'a room by HEAD', '/room/standup', { method: 'HEAD' }],
  [400, 'a stale link', '/sign-in?continue=x'],
  [400, 'a stale link by HEAD', '/sign-in?continue=x', { method: 'HEAD' }],
  [400, 'a back-channel logout without a token', '/sign-in/demo/logout', { method: 'POST' }],
  [404, 'nothing', '/nothing'],
  [404, 'nothing, as JSON', '/nothing', { headers: { accept: 'application/json' } }],
  [404, 'a room that cannot be', '/room/*'],
  [404, 'an asset that is not there', '/assets/usher.css'],
  [405, 'the wrong method', '/sign-out', { method: 'DELETE' }],
  [405, 'OPTIONS', '/room/standup', { method: 'OPTIONS', headers: { origin: MEET } }],
  [405, 'TRACE', '/', { method: 'TRACE' }],
  [405, 'POST to a room', '/room/standup', { method: 'POST', body: 'x' }],
  [413, 'a long body', '/sign-out', { method: 'POST', body: 'x'.repeat(3000) }],
  [
    415,
    'an encoded body',
    '/sign-out',
    { method: 'POST', headers: { 'content-encoding': 'gzip' } },
  ],
];

describe('attack G8: headers on every answer', () => {
  for (const [status, what, path, options] of answers) {
    test(`G8 ${status}: ${what} carries all of them`, async () => {
      const answer = await ask(story.port, path, options);
      assert.equal(answer.status, status);
      assertCarriesAll(answer.headers, what);
    });
  }

  test('G8 403: a form that is not ours carries all of them', async () => {
    const answer = await ask(story.port, '/sign-out', { method: 'POST', headers: { cookie } });
    assert.equal(answer.status, 403);
    assertCarriesAll(answer.headers, '403');
  });

  test('G8 200 and 304: static files carry all of them, and may be kept', async () => {
    const page = await ask(story.port, '/');
    const hrefs = [...page.body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, to]) => to!);
    assert.ok(hrefs.length >= 3);
    for (const href of hrefs) {
      const own = ['cache-control', ...(href.endsWith('.svg') ? ['content-security-policy'] : [])];
      const fresh = await ask(story.port, href);
      const etag = fresh.headers.get('etag')!;
      const known = await ask(story.port, href, { headers: { 'if-none-match': etag } });
      const head = await ask(story.port, href, { method: 'HEAD' });
      assert.deepEqual([fresh.status, known.status, head.status], [200, 304, 200]);
      assert.equal(head.headers.get('content-length'), String(Buffer.byteLength(fresh.body)));
      for (const answer of [fresh, known, head]) assertCarriesAll(answer.headers, href, own);
    }
  });

  test('G8 500 and 503: a failure carries all of them', async () => {
    for (const [failure, status] of [
      ['error', 500],
      ['gone', 503],
    ] as const) {
      broken.failure = failure;
      const answer = await ask(story.port, '/room/standup', { headers: { cookie } });
      assert.equal(answer.status, status);
      assertCarriesAll(answer.headers, failure);
    }
  });

  test('G8 429: one request too many carries all of them', async () => {
    const headers = { 'x-forwarded-for': '192.0.2.1' };
    let answer = await ask(story.port, '/room/standup', { headers });
    for (let n = 0; n < 40; n += 1) answer = await ask(story.port, '/room/standup', { headers });
    assert.equal(answer.status, 429);
    assert.ok(Number(answer.headers.get('retry-after')) > 0);
    assertCarriesAll(answer.headers, '429');
  });

  const unreadable: Readonly<Record<string, readonly [number, readonly (string | number)[]]>> = {
    'a header that is too long': [431, [`GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(20_000)}`]],
    'no HTTP': [400, ['\x16\x03\x01\x02\x00\x01\x00']],
    'no Host': [400, ['GET / HTTP/1.1\r\n\r\n']],
    'an address that is none': [400, ['OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n']],
    'an unknown expectation': [
      200,
      ['GET / HTTP/1.1\r\nHost: x\r\nExpect: cake\r\nConnection: close\r\n\r\n'],
    ],
  };
  for (const [what, [status, script]] of Object.entries(unreadable)) {
    test(`G8 ${status}: ${what} gets an answer that carries all of them`, async () => {
      const { headers, statuses, closed } = await sendRaw(story.port, script);
      assert.deepEqual(statuses, [status]);
      assert.ok(closed);
      assertCarriesAll(headers, what);
    });
  }

  test('G8 405: the answer names the methods that are known (RFC 9110 15.5.6)', async () => {
    const allowed = async (path: string) =>
      (await ask(story.port, path, { method: 'PUT' })).headers.get('allow');
    assert.equal(await allowed('/room/standup'), 'GET, HEAD');
    assert.equal(await allowed('/sign-out'), 'GET, HEAD, POST');
    assert.equal(await allowed('/sign-in/demo/logout'), 'POST');
    assert.equal(await allowed('/nothing'), null);
    assert.equal((await ask(story.port, '/sign-in/demo/logout')).status, 405);
  });
});

describe('attack G6: a sign-out that another site sends', () => {
  const post = (headers: Record<string, string>, form = '') =>
    ask(story.port, '/sign-out', {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: form,
    });
  const token = async (of: string): Promise<string> => {
    const { body } = await ask(story.port, '/account', { headers: { cookie: of } });
    return /name="form" value="([^"]+)"/.exec(body)?.[1] ?? assert.fail(body);
  };
  const isSignedIn = async () =>
    (await ask(story.port, '/account', { headers: { cookie } })).status === 200;

  test('G6 a form without our token, with half of it, or with another person’s, signs nobody out', async () => {
    const stranger = story.browser();
    await stranger.visit(`${AUTH}/room/standup`);
    const theirs = await token(
      stranger.jar.header(new URL(AUTH), { sameSite: true, topLevelGet: true })!,
    );
    const ours = await token(cookie);
    const forms = ['', 'form=', 'form=x', `form=${theirs}`, `form=${ours.slice(0, -4)}`];
    forms.push(`form=${ours}&form=${ours}`, `form[]=${ours}`, `FORM=${ours}`, `{"form":"${ours}"}`);
    for (const form of forms) {
      assert.equal((await post({}, form)).status, 403, form.slice(0, 30));
    }
    assert.equal(await isSignedIn(), true);
  });

  test('G6 even with our token a form from elsewhere signs nobody out', async () => {
    const form = `form=${await token(cookie)}`;
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: MEET },
      { origin: 'https://auth.example.org.evil.example' },
      { origin: 'http://auth.example.org' },
      { 'sec-fetch-site': 'cross-site', origin: 'null' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of foreign) {
      assert.equal((await post(headers, form)).status, 403, JSON.stringify(headers));
    }
    assert.equal(await isSignedIn(), true);
  });

  test('G6 our own form signs out, in pieces of unknown length as well', async () => {
    const form = `form=${encodeURIComponent(await token(cookie))}`;
    const half = Math.floor(form.length / 2);
    const chunks = [form.slice(0, half), form.slice(half), '']
      .map((part) => `${part.length.toString(16)}\r\n${part}\r\n`)
      .join('');
    const { statuses } = await sendRaw(story.port, [
      `POST /sign-out HTTP/1.1\r\nHost: auth.example.org\r\nOrigin: null\r\nSec-Fetch-Site: same-origin\r\nCookie: ${cookie}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n`,
      chunks,
    ]);
    assert.deepEqual(statuses, [200]);
    assert.equal(await isSignedIn(), false);
  });
});
