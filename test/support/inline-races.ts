import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SSO_PAGE, stateOf, TOKEN } from './inline-story.ts';
import type { TwoUshers } from './two-ushers.ts';

const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
/** RFC 7636 appendix B. */
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
/** Longer than the store is waited for, by all of them together. */
const AT_ONCE = 100;

interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, string>>;
}

/** Codes and refresh tokens at two processes on one store. */
export function inlineRaces(two: () => TwoUshers): void {
  async function post(form: Record<string, string>, index: number): Promise<Reply> {
    const body = new URLSearchParams({ client_id: 'web', ...form }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const request = new Request(TOKEN, { method: 'POST', headers, body });
    const response = await two().forward(request, index);
    return { status: response.status, body: (await response.json()) as Reply['body'] };
  }

  async function codeOf(): Promise<Record<string, string>> {
    const address = new URL(TOKEN.replace(/token$/, 'auth'));
    address.search = new URLSearchParams({
      client_id: 'web',
      response_type: 'code',
      scope: 'openid',
      state: stateOf('MyRoom'),
      redirect_uri: SSO_PAGE,
      code_challenge: CHALLENGE,
      code_challenge_method: 'S256',
    }).toString();
    const page = await two().browser().visit(address);
    const code = page.url.searchParams.get('code') ?? assert.fail(page.url.href);
    const grant_type = 'authorization_code';
    return { grant_type, code, redirect_uri: SSO_PAGE, code_verifier: VERIFIER };
  }

  const renewal = (refresh_token = '') => ({ grant_type: 'refresh_token', refresh_token });
  const all = (form: Record<string, string>) =>
    Promise.all(Array.from({ length: AT_ONCE }, (_none, n) => post(form, n)));

  test('B3 a code that comes a hundred times at once is good once, and then its family ends', async () => {
    const form = await codeOf();
    const replies = await all(form);
    const won = replies.filter(({ status }) => status === 200);
    assert.equal(won.length, 1, JSON.stringify(replies.map(({ status }) => status)));
    for (const index of [0, 1]) {
      const late = await post(renewal(won[0]?.body['refresh_token']), index);
      assert.deepEqual([late.status, late.body['error']], [400, 'invalid_grant']);
    }
    const lines = two().ushers.flatMap((usher) => usher.events('inline_token_reused'));
    assert.equal(lines.length, 1);
  });

  test('B6 a hundred renewals at once make one family, which goes on at either', async () => {
    const first = await post(await codeOf(), 0);
    const replies = await all(renewal(first.body['refresh_token']));
    assert.deepEqual(new Set(replies.map(({ status }) => status)), new Set([200]));
    const next = new Set(replies.map(({ body }) => body['refresh_token']));
    assert.equal(next.size, 1);
    const [token] = next;
    const second = await post(renewal(token), 1);
    const third = await post(renewal(second.body['refresh_token']), 0);
    assert.deepEqual([second.status, third.status], [200, 200]);
  });

  test('B6 a sign-out at one process in the midst of renewals at both leaves nothing that renews', async () => {
    for (let round = 0; round < 5; round += 1) {
      const first = await post(await codeOf(), round);
      const { id_token = '', refresh_token } = first.body;
      const address = TOKEN.replace(/token$/, `logout?id_token_hint=${id_token}`);
      const headers = { 'sec-fetch-dest': 'iframe' };
      const renewals = Array.from({ length: 20 }, (_none, n) => post(renewal(refresh_token), n));
      const out = two().forward(new Request(address, { headers }), round);
      for (const reply of await Promise.all(renewals)) {
        assert.ok([200, 400].includes(reply.status), `${reply.status}`);
        const last = reply.body['refresh_token'] ?? refresh_token;
        await out;
        for (const index of [0, 1]) {
          const late = await post(renewal(last), index);
          assert.deepEqual([late.status, late.body['error']], [400, 'invalid_grant']);
        }
      }
    }
  });

  test('B7 a process that is killed in the midst of renewals leaves one family, or none', async () => {
    const first = await post(await codeOf(), 0);
    let token = first.body['refresh_token'] ?? '';
    const doomed = two().ushers[0] ?? assert.fail();
    setTimeout(() => doomed.kill('SIGKILL'), 60);
    for (;;) {
      const reply = await post(renewal(token), 0).catch(() => null);
      if (reply === null) break;
      assert.equal(reply.status, 200);
      token = reply.body['refresh_token'] ?? '';
    }
    await two().restart(0);
    // The answer that was lost is given again, or the one before it still counts.
    const again = await post(renewal(token), 1);
    assert.equal(again.status, 200, JSON.stringify(again.body));
    const on = await post(renewal(again.body['refresh_token']), 0);
    assert.equal(on.status, 200);
  });
}
