import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  type InlineStory,
  ISSUER,
  startInlineStory,
  stateOf,
  TOKEN,
  USERINFO,
} from '../support/inline-story.ts';
import { AUTH, MEET } from '../support/usher.ts';

let story: InlineStory;
before(async () => {
  story = await startInlineStory();
});
after(() => story.close());

/** What a browser without a session sees, at the first answer. */
async function answerTo(changes: Record<string, string | null>, more = '') {
  const { address } = await story.popup(changes);
  return story.usher.answer(new Request(address.href + more));
}

describe('B10, B11 and B12 frames, scripts and popups', () => {
  test('B11 only the origin of the Jitsi may read, and never with cookies', async () => {
    const { reply } = await story.signIn(story.browser());
    const bearer = { authorization: `Bearer ${reply.body['access_token']}` };
    const addresses = [
      new Request(USERINFO, { headers: bearer }),
      new Request(`${ISSUER}/.well-known/openid-configuration`),
      new Request(`${ISSUER}/protocol/openid-connect/certs`),
      new Request(TOKEN, { method: 'POST', body: new URLSearchParams({ client_id: 'web' }) }),
      ...[TOKEN, USERINFO, `${ISSUER}/protocol/openid-connect/certs`].map(
        (url) =>
          new Request(url, {
            method: 'OPTIONS',
            headers: { 'access-control-request-method': 'POST' },
          }),
      ),
    ];
    for (const request of addresses) {
      for (const [origin, allowed] of [
        [MEET, true],
        ['null', false],
        ['https://evil.example', false],
        ['https://meet.example.org.evil.example', false],
        ['https://evilmeet.example.org', false],
        ['http://meet.example.org', false],
        ['https://meet.example.org:8443', false],
        [AUTH, false],
      ] as const) {
        const asked = request.clone();
        asked.headers.set('origin', origin);
        const { headers } = await story.usher.answer(asked);
        const what = `${request.method} ${request.url} from ${origin}`;
        const read = headers.get('access-control-allow-origin');
        assert.equal(read, allowed ? origin : null, what);
        assert.equal(headers.get('access-control-allow-credentials'), null, what);
        assert.match(headers.get('vary') ?? '', /origin/i, what);
      }
    }
  });

  test('B11 a script of another origin gets no token, whatever it may read', async () => {
    const popup = await story.popup();
    const page = await story.open(story.browser(), popup);
    const form = story.redemption(page, popup);
    const foreign = await story.post(form, { origin: 'https://evil.example' });
    assert.deepEqual([foreign.status, foreign.body['error']], [400, 'invalid_request']);
    assert.equal((await story.post(form, { origin: MEET })).status, 200);
  });

  test('B10 frames are for the Jitsi alone, and a popup of it keeps its opener only on this way', async () => {
    const { address } = await story.popup();
    const [first, chooser] = [
      await story.usher.answer(new Request(address)),
      await story.usher.answer(new Request(`${AUTH}/sign-in?continue=x`)),
    ];
    for (const { headers } of [first, chooser]) {
      assert.match(
        headers.get('content-security-policy') ?? '',
        new RegExp(`frame-ancestors ${MEET}$`),
      );
      assert.equal(headers.get('cross-origin-opener-policy'), 'unsafe-none');
    }
    for (const path of ['/', '/account', '/room/x', '/sign-out', '/enter', '/invite/x']) {
      const { headers } = await story.usher.answer(new Request(AUTH + path));
      assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin', path);
    }
  });

  test('B12 no page of ours on this way speaks to another window', async () => {
    const page = await story.browser().visit((await story.popup({ client_id: 'x' })).address);
    assert.ok(!/postMessage|<script/.test(page.body));
  });
});

describe('B15 and B16 what a request must not hold', () => {
  test('B15 parameters that stand twice', async () => {
    for (const name of [
      'state',
      'scope',
      'nonce',
      'response_type',
      'code_challenge',
      'prompt',
      'max_age',
    ]) {
      const response = await answerTo({ prompt: 'none', max_age: '5' }, `&${name}=x`);
      const to = response.headers.get('location');
      assert.equal(
        to === null ? null : new URL(to).searchParams.get('error'),
        'invalid_request',
        name,
      );
    }
  });

  test('B15 requests by reference are fetched by nobody', async () => {
    const seen = story.provider.seen.length;
    for (const [name, error] of [
      ['request', 'request_not_supported'],
      ['request_uri', 'request_uri_not_supported'],
    ] as const) {
      const response = await answerTo({ [name]: `${story.provider.issuer}/jwks` });
      const to = new URL(response.headers.get('location') ?? assert.fail());
      assert.equal(to.searchParams.get('error'), error);
    }
    assert.equal(story.provider.seen.length, seen);
  });

  test('B15 a scope of 64 kB, a state of 64 kB', async () => {
    const began = performance.now();
    for (const changes of [
      { scope: `openid ${'x '.repeat(32_000)}` },
      { state: 'x'.repeat(64_000) },
    ]) {
      const response = await answerTo(changes);
      assert.ok(response.status < 500);
    }
    assert.ok(performance.now() - began < 1000);
  });

  test('B15 a state that cannot travel while somebody signs in is said to be too long', async () => {
    const state = stateOf('MyRoom', { 'config.subject': 'x'.repeat(3000) });
    const to = new URL((await answerTo({ state })).headers.get('location') ?? assert.fail());
    assert.equal(to.searchParams.get('error'), 'invalid_request');
    const browser = story.browser();
    await story.signIn(browser);
    const page = await story.open(browser, await story.popup({ state }));
    assert.ok(page.url.searchParams.get('code'), 'with a session it need not travel');
  });

  test('B16 the token endpoint takes a form by POST and nothing else', async () => {
    const { refresh_token = '' } = (await story.signIn(story.browser())).reply.body;
    const form = { grant_type: 'refresh_token', client_id: 'web', refresh_token };
    const query = `${TOKEN}?${new URLSearchParams(form)}`;
    const json = { 'content-type': 'application/json' };
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const basic = { authorization: `Basic ${Buffer.from('web:').toString('base64')}` };
    for (const [what, request, statuses] of [
      ['GET', new Request(query), [405]],
      ['PUT', new Request(query, { method: 'PUT' }), [405]],
      ['query', new Request(query, { method: 'POST', headers: type, body: '' }), [400, 401]],
      [
        'JSON',
        new Request(TOKEN, { method: 'POST', headers: json, body: JSON.stringify(form) }),
        [400],
      ],
      ['text', new Request(TOKEN, { method: 'POST', body: `${new URLSearchParams(form)}` }), [400]],
      [
        'Basic',
        new Request(TOKEN, {
          method: 'POST',
          headers: { ...type, ...basic },
          body: `${new URLSearchParams(form)}`,
        }),
        [400, 401],
      ],
      [
        'bad Basic',
        new Request(TOKEN, {
          method: 'POST',
          headers: { ...type, authorization: 'Basic %%%' },
          body: `${new URLSearchParams(form)}`,
        }),
        [400, 401],
      ],
      [
        'secret',
        new Request(TOKEN, {
          method: 'POST',
          headers: type,
          body: `${new URLSearchParams({ ...form, client_secret: 'x' })}`,
        }),
        [400, 401],
      ],
      [
        'twice',
        new Request(TOKEN, {
          method: 'POST',
          headers: type,
          body: `${new URLSearchParams(form)}&client_id=web`,
        }),
        [400, 401],
      ],
      [
        'twice the token',
        new Request(TOKEN, {
          method: 'POST',
          headers: type,
          body: `${new URLSearchParams(form)}&refresh_token=x`,
        }),
        [400],
      ],
      ['empty', new Request(TOKEN, { method: 'POST', headers: type, body: '' }), [400, 401]],
    ] as const) {
      const response = await story.usher.answer(request);
      assert.ok(
        (statuses as readonly number[]).includes(response.status),
        `${what}: ${response.status}`,
      );
      assert.equal(response.headers.get('cache-control'), 'no-store', what);
      assert.ok(!(await response.text()).includes('access_token'), what);
    }
    assert.equal((await story.renew(refresh_token)).status, 200, 'none of that spent it');
  });

  test('H a HEAD makes no code and ends no session', async () => {
    const browser = story.browser();
    await story.signIn(browser);
    const { address } = await story.popup();
    const cookie = browser.jar.header(address, { sameSite: true, topLevelGet: true }) ?? '';
    const response = await story.usher.answer(
      new Request(address, { method: 'HEAD', headers: { cookie } }),
    );
    assert.equal(response.status, 405);
    assert.equal(response.headers.get('location'), null);
  });

  test('another realm is none, with whatever it is asked', async () => {
    for (const path of [
      '/protocol/openid-connect/auth',
      '/protocol/openid-connect/certs',
      '/.well-known/openid-configuration',
    ]) {
      const response = await story.usher.answer(new Request(`${AUTH}/realms/other${path}`));
      assert.equal(response.status, 404);
    }
  });
});
