import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { inspect } from 'node:util';
import type { ProviderErrorCode } from '../../src/sign-in/remote/errors.ts';
import { OidcSubject } from '../support/oidc-subject.ts';

const hostile: readonly (readonly [string, string])[] = [
  ['HTML', '<script>alert(1)</script><img src=x onerror=alert(1)>'],
  ['CRLF', 'no\r\n{"level":"info","event":"signed_in"}\r\nSet-Cookie: a=b'],
  ['1 MB', 'x'.repeat(1024 * 1024)],
  ['text that runs backwards', 'abc\u202Egnp.exe\u2066\u2069'],
  ['terminal commands and NUL', '\u001b[2J\u001b[31m\u0000\u2028'],
  ['a broken surrogate', 'a\ud800b'],
];

describe('A14: what a provider complains about', async () => {
  const subject = await OidcSubject.open();
  const { provider } = subject;
  after(() => subject.close());
  beforeEach(() => {
    provider.reset();
    subject.lines.length = 0;
  });

  const complain = async (error: string, description?: string) => {
    const { memo, state } = await subject.begin();
    const answer = new URL('https://auth.example.org/sign-in/idp/callback');
    answer.searchParams.set('state', state);
    answer.searchParams.set('iss', provider.issuer);
    answer.searchParams.set('error', error);
    if (description !== undefined) answer.searchParams.set('error_description', description);
    return subject.errorOf(subject.finish(answer, memo));
  };

  for (const [what, description] of hostile) {
    it(`A14 shows nobody a description of ${what}, and logs it cut and escaped`, async () => {
      const error = await complain('server_error', description);
      assert.equal(error.code, 'provider_unavailable');
      const start = description.slice(0, 5);
      assert.ok(!inspect(error, { depth: 10 }).includes(start) || start.length < 2);
      const line = subject.lines.find(({ event }) => event === 'provider_complained');
      const said = String(line?.['description']);
      assert.ok(said.length <= 1300, `${said.length}`);
      assert.doesNotMatch(said, /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
      assert.ok(said.isWellFormed());
    });

    it(`A14 repeats no error code of ${what}`, async () => {
      const error = await complain(description);
      assert.equal(error.code, 'provider_refused');
      assert.match(error.hint ?? '', /not a word/);
    });
  }

  const codes: readonly (readonly [string, ProviderErrorCode, number])[] = [
    ['access_denied', 'sign_in_cancelled', 403],
    ['login_required', 'provider_refused', 403],
    ['interaction_required', 'provider_refused', 403],
    ['invalid_scope', 'provider_refused', 403],
    ['unauthorized_client', 'provider_rejects_us', 502],
    ['server_error', 'provider_unavailable', 503],
    ['temporarily_unavailable', 'provider_unavailable', 503],
    ['unmet_authentication_requirements', 'acr_not_met', 403],
    ['made_up', 'provider_refused', 403],
  ];
  for (const [error, code, status] of codes) {
    it(`A14 takes ${error} for ${code}`, async () => {
      const thrown = await complain(error, 'why');
      assert.deepEqual([thrown.code, thrown.status], [code, status]);
      assert.equal(provider.count('token'), 0);
    });
  }

  it('A14 takes a real cancellation at the provider for one', async () => {
    provider.mutations.denial = { error: 'access_denied', error_description: 'No, thank you.' };
    const { departure, memo } = await subject.begin();
    const answer = await provider.signIn(departure);
    assert.equal((await subject.errorOf(subject.finish(answer, memo))).code, 'sign_in_cancelled');
  });

  it('A14 believes no complaint that is not of this attempt or not of this provider', async () => {
    const { memo, state } = await subject.begin();
    const forged = (parameters: Record<string, string>) => {
      const answer = new URL('https://auth.example.org/sign-in/idp/callback');
      answer.search = new URLSearchParams({ error: 'access_denied', ...parameters }).toString();
      return subject.reasonOf(subject.finish(answer, memo));
    };
    assert.equal(await forged({ state: 'other', iss: provider.issuer }), 'answer_state');
    assert.equal(await forged({ state, iss: 'https://evil.example' }), 'answer_issuer');
  });

  it('A14 explains what the token endpoint refuses without repeating it', async () => {
    const refusals = [
      ['invalid_grant', 'answer_invalid'],
      ['invalid_client', 'provider_rejects_us'],
      ['temporarily_unavailable', 'provider_unavailable'],
      ['<b>', 'provider_refused'],
    ] as const;
    for (const [error, code] of refusals) {
      provider.mutations.reply = (what, reply) =>
        what === 'token'
          ? {
              status: 400,
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify({ error, error_description: `evil\r\n${'x'.repeat(5000)}` }),
            }
          : reply;
      const thrown = await subject.errorOf(subject.signIn());
      assert.equal(thrown.code, code);
      assert.doesNotMatch(inspect(thrown, { depth: 10 }), /evil|<b>/);
    }
  });

  it('A14 tells the operator that the client secret is wrong', async () => {
    const wrong = new OidcSubject(provider, { clientSecret: 'not the right one, but long enough' });
    const thrown = await wrong.errorOf(wrong.signIn());
    assert.equal(thrown.reason, 'client_rejected');
    assert.equal(thrown.code, 'provider_rejects_us');
    assert.equal(thrown.status, 502);
    assert.doesNotMatch(inspect(thrown, { depth: 10 }), /not the right one/);
  });
});
