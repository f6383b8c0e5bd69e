import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import type { ProviderReason } from '../../src/sign-in/remote/reasons.ts';
import { createKey, forgeJwt, signJwt } from '../support/hostile-keys.ts';
import type { Mutations } from '../support/hostile-provider.ts';
import { CLIENT_ID } from '../support/hostile-settings.ts';
import { OidcSubject } from '../support/oidc-subject.ts';

/** Answers UserInfo with this body and these changes. */
const answers =
  (body: string, more: { status?: number; type?: string } = {}): NonNullable<Mutations['reply']> =>
  (what, reply) =>
    what === 'userinfo'
      ? {
          status: more.status ?? 200,
          headers: { 'content-type': more.type ?? 'application/json' },
          body,
        }
      : reply;

describe('A8: UserInfo agrees with the ID token, or there is no sign-in', async () => {
  const subject = await OidcSubject.open({ deadlineSeconds: 1 }, { claimsInIdToken: false });
  const { provider } = subject;
  after(() => subject.close());
  beforeEach(() => provider.reset());

  it('A8 takes from UserInfo what the ID token leaves out (OIDC Core 5.3)', async () => {
    const { name, email, groups } = await subject.signIn();
    assert.deepEqual([name, email], ['Alice Ångström', 'alice@example.org']);
    assert.deepEqual(groups, ['staff', 'physics']);
    assert.equal(provider.count('userinfo'), 1);
  });

  it('A8 refuses UserInfo about somebody else (OIDC Core 5.3.2)', async () => {
    for (const sub of ['bob', 'Alice', '', 7, null]) {
      provider.mutations.userinfo = (claims) => ({ ...claims, sub });
      const reason = await subject.reasonOf(subject.signIn());
      assert.ok(reason === 'userinfo_subject' || reason === 'userinfo_form', reason);
    }
    provider.mutations.userinfo = ({ sub: _, ...rest }) => rest;
    assert.equal(await subject.reasonOf(subject.signIn()), 'userinfo_form');
  });

  const broken: readonly (readonly [string, ProviderReason, NonNullable<Mutations['reply']>])[] = [
    ['500', 'http_status', answers('{}', { status: 500 })],
    ['401', 'http_status', answers('{}', { status: 401 })],
    ['404', 'http_status', answers('gone', { status: 404, type: 'text/html' })],
    ['204', 'http_status', answers('', { status: 204 })],
    ['302', 'redirected', answers('', { status: 302 })],
    ['HTML', 'content_type', answers('<html>', { type: 'text/html' })],
    [
      'JSON that says it is HTML',
      'content_type',
      answers('{"sub":"alice"}', { type: 'text/html' }),
    ],
    ['half a JSON', 'userinfo_form', answers('{"sub":"ali')],
    ['a list', 'userinfo_form', answers('["alice"]')],
    ['null', 'userinfo_form', answers('null')],
    ['nothing', 'userinfo_form', answers('')],
    ['JSON 10,000 deep', 'too_deep', answers(`{"sub":"alice","a":${'['.repeat(10_000)}`)],
    ['2 MB', 'too_large', answers(JSON.stringify({ sub: 'alice', a: 'x'.repeat(2_000_000) }))],
  ];
  for (const [what, reason, reply] of broken) {
    it(`A8 refuses the sign-in when UserInfo is ${what}`, async () => {
      provider.mutations.reply = reply;
      assert.equal(await subject.reasonOf(subject.signIn()), reason);
    });
  }

  it('A8 refuses the sign-in when UserInfo is slow, within the deadline', async () => {
    const slow = new OidcSubject(provider, { deadlineSeconds: 0.4 });
    provider.mutations.reply = async (what, reply) => {
      if (what === 'userinfo') await new Promise((resolve) => setTimeout(resolve, 2000));
      return reply;
    };
    const { departure, memo } = await slow.begin();
    const answer = await provider.signIn(departure);
    const began = performance.now();
    assert.equal(await slow.reasonOf(slow.finish(answer, memo)), 'deadline');
    assert.ok(performance.now() - began < 1400);
  });

  it('A8 refuses a signed UserInfo that is not signed by the provider', async () => {
    const stranger = await createKey('RS256');
    const claims = { sub: 'alice', name: 'Eve', iss: provider.issuer, aud: CLIENT_ID };
    const bodies = [
      await signJwt(stranger, claims),
      await signJwt(stranger, claims, { kid: provider.signingKey.kid }),
      forgeJwt({ alg: 'none' }, claims),
      forgeJwt({ alg: 'HS256' }, claims, provider.signingKey.publicPem),
      await signJwt(provider.signingKey, { ...claims, aud: 'another' }),
    ];
    for (const body of bodies) {
      provider.mutations.reply = answers(body, { type: 'application/jwt' });
      const error = await subject.errorOf(subject.signIn());
      assert.equal(error.code, 'answer_invalid');
    }
  });

  it('A8 lets UserInfo change nothing that the ID token says', async () => {
    provider.mutations.userinfo = (claims) => ({
      ...claims,
      iss: 'https://evil.example',
      acr: 'gold',
      auth_time: 1,
      sid: 'another',
    });
    const identity = await subject.signIn();
    assert.equal(identity.acr, null);
    assert.equal(identity.authenticatedAt, null);
    assert.equal(identity.upstream?.sessionId, null);
    assert.equal(identity.claims['iss'], provider.issuer);
  });

  it('A9 does not believe an address that is not said to be verified', async () => {
    provider.mutations.userinfo = (claims) => ({ ...claims, email_verified: false });
    assert.equal((await subject.signIn()).emailVerified, false);
    provider.mutations.userinfo = ({ email_verified: _, ...rest }) => rest;
    assert.equal((await subject.signIn()).emailVerified, false);
    provider.mutations.userinfo = (claims) => ({ ...claims, email_verified: 'true' });
    assert.equal((await subject.signIn()).emailVerified, true);
  });

  it('A9 keeps the account when everything else about a person changes', async () => {
    const first = await subject.signIn();
    provider.mutations.userinfo = ({ sub }) => ({
      sub: sub ?? null,
      email: 'renamed@example.org',
      preferred_username: 'renamed',
    });
    const second = await subject.signIn();
    assert.equal(second.subject, first.subject);
    assert.notEqual(second.email, first.email);
  });
});
