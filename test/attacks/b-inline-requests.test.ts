import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openRedirectForms } from '../fixtures/open-redirect-forms.ts';
import {
  type InlineStory,
  ISSUER,
  SSO_PAGE,
  startInlineStory,
  stateOf,
} from '../support/inline-story.ts';
import { MEET } from '../support/usher.ts';

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
    const { code_verifier: _, ...form } = story.redemption(page, popup);
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
    const right = story.redemption(page, popup);
    for (const [wrong, status, error] of [
      [{ client_id: 'other' }, 401, 'invalid_client'],
      [{ redirect_uri: `${SSO_PAGE}?` }, 400, 'invalid_grant'],
      [{ redirect_uri: '' }, 400, 'invalid_request'],
      [{ code: `${right['code']}x` }, 400, 'invalid_grant'],
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
