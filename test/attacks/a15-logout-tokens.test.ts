import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import type { ProviderReason } from '../../src/sign-in/remote/reasons.ts';
import { createKey, forgeJwt, signJwt } from '../support/hostile-keys.ts';
import { CLIENT_SECRET } from '../support/hostile-settings.ts';
import { OidcSubject } from '../support/oidc-subject.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

describe('A15: logout tokens (Back-Channel Logout 1.0, 2.6)', async () => {
  const subject = await OidcSubject.open();
  const { provider, method } = subject;
  const now = () => subject.clock.nowSeconds();
  after(() => subject.close());
  beforeEach(() => provider.reset());

  it('A15 believes a right one, and says until when it must be remembered', async () => {
    const exp = now() + 100;
    const token = await provider.logoutToken({ jti: 'one', exp });
    const notice = await method.readLogoutNotice(token);
    assert.deepEqual(
      [notice.subject, notice.sessionId, notice.tokenId],
      ['alice', 'session-1', 'one'],
    );
    assert.ok(notice.expiresAt > exp + 30);
  });

  it('A15 believes one by session alone, one by subject alone, and one without typ', async () => {
    const bySession = await method.readLogoutNotice(await provider.logoutToken({ sub: undefined }));
    assert.deepEqual([bySession.subject, bySession.sessionId], [null, 'session-1']);
    const bySubject = await method.readLogoutNotice(await provider.logoutToken({ sid: undefined }));
    assert.deepEqual([bySubject.subject, bySubject.sessionId], ['alice', null]);
    assert.ok(await method.readLogoutNotice(await provider.logoutToken({}, { typ: undefined })));
    assert.ok(await method.readLogoutNotice(await provider.logoutToken({}, { typ: 'JWT' })));
  });

  const cases: readonly (readonly [string, ProviderReason, object, object?])[] = [
    ['an access token by its typ', 'logout_type', {}, { typ: 'at+jwt' }],
    ['a number for typ', 'logout_type', {}, { typ: 7 }],
    ['no events', 'logout_form', { events: undefined }],
    ['other events', 'logout_events', { events: { 'https://x.example/e': {} } }],
    ['the event as text', 'logout_events', { events: { [EVENT]: 'yes' } }],
    ['events as a list', 'logout_events', { events: [EVENT] }],
    ['a nonce', 'logout_nonce', { nonce: 'n' }],
    ['an empty nonce', 'logout_nonce', { nonce: '' }],
    ['neither sub nor sid', 'logout_subject', { sub: undefined, sid: undefined }],
    ['a list for sub', 'logout_form', { sub: ['alice'] }],
    ['a number for sid', 'logout_form', { sid: 1 }],
    ['a sub of 256 characters', 'logout_form', { sub: 'x'.repeat(256) }],
    ['no jti', 'logout_form', { jti: undefined }],
    ['a number for jti', 'logout_form', { jti: 1 }],
    ['no iat', 'logout_form', { iat: undefined }],
    ['no exp', 'logout_form', { exp: undefined }],
    ['exp past', 'logout_time', { exp: now() - 60 }],
    ['exp in a year', 'logout_time', { exp: now() + 365 * 86_400 }],
    ['iat to come', 'logout_time', { iat: now() + 300 }],
    ['nbf to come', 'logout_time', { nbf: now() + 300 }],
    ['another client', 'logout_audience', { aud: 'another' }],
    ['no aud', 'logout_audience', { aud: undefined }],
    ['another issuer', 'logout_issuer', { iss: 'https://evil.example' }],
    ['no issuer', 'logout_issuer', { iss: undefined }],
    ['crit', 'logout_form', {}, { crit: ['exp'] }],
  ];
  for (const [what, reason, claims, header] of cases) {
    it(`A15 refuses a logout token with ${what}`, async () => {
      const work = provider
        .logoutToken(claims, header ?? {})
        .catch(() =>
          forgeJwt({ alg: 'RS256', typ: 'JWT', ...header }, { iss: provider.issuer, aud: 'usher' }),
        );
      const error = await subject.errorOf(method.readLogoutNotice(await work));
      assert.deepEqual(
        [error.code, error.status, error.reason],
        ['logout_token_invalid', 400, reason],
      );
    });
  }

  it('A15 refuses an ID token of the same provider', async () => {
    const { upstream } = await subject.signIn();
    const error = await subject.errorOf(method.readLogoutNotice(upstream?.proof ?? ''));
    assert.equal(error.code, 'logout_token_invalid');
  });

  it('A15 refuses other signatures, and asks for no key before the rest fits', async () => {
    const stranger = await createKey('RS256');
    const good = await provider.logoutToken();
    const [head, body, signature = ''] = good.split('.');
    const claims = JSON.parse(Buffer.from(body ?? '', 'base64url').toString());
    const { kid } = provider.signingKey;
    const forged: readonly (readonly [string, ProviderReason])[] = [
      [forgeJwt({ alg: 'none', typ: 'logout+jwt' }, claims), 'logout_algorithm'],
      [forgeJwt({ alg: 'HS256' }, claims, CLIENT_SECRET), 'logout_algorithm'],
      [forgeJwt({ alg: 'HS256' }, claims, provider.signingKey.publicPem), 'logout_algorithm'],
      [await signJwt(stranger, claims, { kid }), 'logout_signature'],
      [await signJwt(stranger, claims), 'logout_key'],
      [[head, body, `AAAA${signature.slice(4)}`].join('.'), 'logout_signature'],
      [`${head}.${body}`, 'logout_form'],
      ['', 'logout_form'],
      ['a.b.c', 'logout_form'],
      [`${'x'.repeat(20_000)}.b.c`, 'logout_form'],
      [`${head}.${Buffer.from('['.repeat(5000)).toString('base64url')}.x`, 'logout_form'],
    ];
    for (const [token, reason] of forged) {
      assert.equal(await subject.reasonOf(method.readLogoutNotice(token)), reason);
    }
    const fresh = new OidcSubject(provider);
    provider.seen.length = 0;
    for (const changes of [{ iss: 'https://evil.example' }, { aud: 'another' }]) {
      await fresh.errorOf(fresh.method.readLogoutNotice(await provider.logoutToken(changes)));
    }
    assert.equal(provider.count('jwks'), 0);
    await fresh.method.close();
  });
});
