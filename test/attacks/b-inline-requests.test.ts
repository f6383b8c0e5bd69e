import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openRedirectForms } from '../fixtures/open-redirect-forms.ts';
import {
  type InlineStory,
  ISSUER,
  SSO_PAGE,
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

/** A page of ours, never a way to somewhere else. */
function assertPage(response: Response, what: string): void {
  assert.equal(response.status, 400, what);
  assert.equal(response.headers.get('location'), null, what);
  assert.match(response.headers.get('content-type') ?? '', /text\/html/, what);
}

describe('B1 addresses to come back to', () => {
  const near = [
    `${SSO_PAGE}?`,
    `${SSO_PAGE}?a=b`,
    `${SSO_PAGE}#`,
    `${SSO_PAGE}#a`,
    `${SSO_PAGE}/`,
    `${SSO_PAGE}/..;/x`,
    `${MEET}/static/x/..;/sso.html`,
    `${MEET}/static/x/../sso.html`,
    `${MEET}/static/%2e%2e/static/sso.html`,
    `${MEET}/static//sso.html`,
    `${MEET}/static/SSO.html`,
    `${MEET}/Static/sso.html`,
    `${MEET}:443/static/sso.html`,
    'https://MEET.example.org/static/sso.html',
    'https://meet.example.org./static/sso.html',
    'https://user@meet.example.org/static/sso.html',
    'https://a@b@meet.example.org/static/sso.html',
    'https://meet.example.org@evil.example/static/sso.html',
    'https://evil.example\\@meet.example.org/static/sso.html',
    'https://meet.example.org.evil.example/static/sso.html',
    'https://[::1]/static/sso.html',
    'http://meet.example.org/static/sso.html',
    'http://localhost/static/sso.html',
    'http://127.0.0.1/static/sso.html',
    `${SSO_PAGE}\t`,
    `\t${SSO_PAGE}`,
    `${SSO_PAGE}\r\nx: y`,
    `${SSO_PAGE} `,
    `${SSO_PAGE}\u0000`,
    `${MEET}/`,
    '',
    'javascript:alert(1)',
    'data:text/html,x',
    ...openRedirectForms,
  ];
  test('B1 none that is not the one, to the letter, gets anything but a page', async () => {
    for (const redirect_uri of near) {
      for (const prompt of [null, 'none']) {
        assertPage(await answerTo({ redirect_uri, prompt }), redirect_uri);
      }
    }
    assertPage(await answerTo({ redirect_uri: null }), 'none at all');
  });

  test('B1 two of them are one too many, in either order', async () => {
    const evil = encodeURIComponent('https://evil.example/');
    assertPage(await answerTo({}, `&redirect_uri=${evil}`), 'the bad one last');
    assertPage(
      await answerTo(
        { redirect_uri: null },
        `&redirect_uri=${evil}&redirect_uri=${encodeURIComponent(SSO_PAGE)}`,
      ),
      'first',
    );
    assertPage(
      await answerTo({ redirect_uri: null }, `&redirect_uri[]=${encodeURIComponent(SSO_PAGE)}`),
      'a list',
    );
  });
});

describe('B2 where errors go', () => {
  test('B2 an unknown client gets a page', async () => {
    for (const client_id of ['nobody', 'WEB', 'web ', '', null, '__proto__', 'main']) {
      assertPage(await answerTo({ client_id }), String(client_id));
    }
    assertPage(await answerTo({}, '&client_id=web'), 'twice');
  });

  test('B2 other errors go back with error, state and iss', async () => {
    for (const [changes, error] of [
      [{ response_type: 'token' }, 'unsupported_response_type'],
      [{ response_type: 'code id_token' }, 'unsupported_response_type'],
      [{ response_type: 'none' }, 'unsupported_response_type'],
      [{ response_mode: 'fragment' }, 'unsupported_response_mode'],
      [{ response_mode: 'form_post' }, 'unsupported_response_mode'],
      [{ response_mode: 'web_message' }, 'unsupported_response_mode'],
      [{ prompt: 'none' }, 'login_required'],
      [{ prompt: 'none login' }, 'invalid_request'],
      [{ prompt: 'create' }, 'invalid_request'],
      [{ max_age: '-1' }, 'invalid_request'],
      [{ max_age: 'x' }, 'invalid_request'],
      [{ registration: '{}' }, 'registration_not_supported'],
    ] as const) {
      const response = await answerTo(changes as Record<string, string>);
      const to = new URL(response.headers.get('location') ?? assert.fail(JSON.stringify(changes)));
      assert.equal(to.origin + to.pathname, SSO_PAGE);
      const { searchParams: said } = to;
      assert.deepEqual(
        [response.status, said.get('error'), said.get('state'), said.get('iss')],
        [303, error, stateOf('MyRoom'), ISSUER],
        JSON.stringify(changes),
      );
    }
  });
});

describe('B5 PKCE', () => {
  test('B5 there is no sign-in without a challenge by S256', async () => {
    for (const changes of [
      { code_challenge: null, code_challenge_method: null },
      { code_challenge: null },
      { code_challenge_method: null },
      { code_challenge_method: 'plain' },
      { code_challenge_method: 's256' },
      { code_challenge: '' },
      { code_challenge: 'short' },
      { code_challenge: 'x'.repeat(129) },
      { code_challenge: `${'x'.repeat(42)}=` },
    ]) {
      const response = await answerTo(changes);
      const to = new URL(response.headers.get('location') ?? assert.fail(JSON.stringify(changes)));
      assert.equal(to.origin + to.pathname, SSO_PAGE);
      assert.equal(to.searchParams.get('error'), 'invalid_request', JSON.stringify(changes));
    }
  });

  test('B5 the verifier cannot be left out, empty, or another', async () => {
    const popup = await story.popup();
    const page = await story.open(story.browser(), popup);
    const form = {
      grant_type: 'authorization_code',
      code: page.url.searchParams.get('code') ?? '',
      redirect_uri: SSO_PAGE,
      client_id: 'web',
    };
    const challenge = popup.address.searchParams.get('code_challenge') ?? '';
    for (const verifier of [
      null,
      '',
      challenge,
      `${popup.verifier}x`,
      popup.verifier.slice(0, 42),
    ]) {
      const given = verifier === null ? form : { ...form, code_verifier: verifier };
      const { status, body } = await story.post(given);
      assert.deepEqual([status, body['error']], [400, 'invalid_grant'], String(verifier));
    }
    // None of that spent it.
    assert.equal((await story.redeem(page, popup)).status, 200);
  });
});

describe('B4 what a code is bound to', () => {
  test('B4 each part alone wrong is refused, and spends nothing', async () => {
    const popup = await story.popup();
    const page = await story.open(story.browser(), popup);
    const right = {
      grant_type: 'authorization_code',
      code: page.url.searchParams.get('code') ?? '',
      redirect_uri: SSO_PAGE,
      client_id: 'web',
      code_verifier: popup.verifier,
    };
    for (const [wrong, status, error] of [
      [{ client_id: 'other' }, 401, 'invalid_client'],
      [{ redirect_uri: `${SSO_PAGE}?` }, 400, 'invalid_grant'],
      [{ redirect_uri: '' }, 400, 'invalid_request'],
      [{ code: `${right.code}x` }, 400, 'invalid_grant'],
      [{ code: '' }, 400, 'invalid_request'],
      [{ code_verifier: 'x'.repeat(43) }, 400, 'invalid_grant'],
      [{ grant_type: 'client_credentials' }, 400, 'unsupported_grant_type'],
      [{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
      [{ grant_type: 'implicit' }, 400, 'unsupported_grant_type'],
    ] as const) {
      const reply = await story.post({ ...right, ...wrong });
      assert.deepEqual([reply.status, reply.body['error']], [status, error], JSON.stringify(wrong));
    }
    assert.equal((await story.post(right)).status, 200);
  });
});

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
    const form = {
      grant_type: 'authorization_code',
      code: page.url.searchParams.get('code') ?? '',
      redirect_uri: SSO_PAGE,
      client_id: 'web',
      code_verifier: popup.verifier,
    };
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
    for (const path of ['/', '/account', '/room/x', '/door', '/sign-out', '/enter', '/invite/x']) {
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
