import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import { createKey, signJwt } from '../support/hostile-keys.ts';
import { HostileProvider } from '../support/hostile-provider.ts';
import { OidcSubject } from '../support/oidc-subject.ts';

describe('A11: keys change', async () => {
  const provider = await HostileProvider.start();
  const stranger = await createKey('RS256');
  const firstKey = provider.signingKey;
  let subject: OidcSubject;
  after(() => provider.close());
  beforeEach(() => {
    provider.reset();
    provider.signingKey = firstKey;
    provider.keys = [firstKey];
    subject = new OidcSubject(provider);
  });
  afterEach(() => subject.method.close());

  it('A11 lets the first sign-in with a new key through, a second after the keys were asked for', async () => {
    await subject.signIn();
    await provider.rotateKey();
    assert.equal((await subject.signIn()).subject, 'alice');
    assert.equal(provider.count('jwks'), 2);
    await subject.signIn();
    assert.equal(provider.count('jwks'), 2);
  });

  it('A11 follows to another kind of key', async () => {
    provider.mutations.discovery = (document) => ({
      ...document,
      id_token_signing_alg_values_supported: ['RS256', 'ES256'],
    });
    await subject.signIn();
    await provider.rotateKey('ES256');
    assert.equal((await subject.signIn()).subject, 'alice');
  });

  it('A11 asks at most once per cooldown, however many random kids come', async () => {
    await subject.signIn();
    let forged = 0;
    provider.mutations.idToken = (claims) =>
      signJwt(stranger, claims, { kid: `random-${++forged}` });
    for (let round = 0; round < 10; round++) {
      const reasons = await Promise.all([1, 2, 3, 4].map(() => subject.reasonOf(subject.signIn())));
      assert.deepEqual([...new Set(reasons)], ['id_token_key']);
    }
    assert.equal(forged, 40);
    assert.equal(provider.count('jwks'), 2);
    subject.clock.pass(31);
    await subject.reasonOf(subject.signIn());
    await subject.reasonOf(subject.signIn());
    assert.equal(provider.count('jwks'), 3);
  });

  it('A11 asks at most once for 1000 logout tokens with random kids, and a sign-in is not held up', async () => {
    await subject.signIn();
    for (let round = 0; round < 1000; round++) {
      const token = await provider.logoutToken({}, { kid: `random-${round}` });
      const work = subject.method.readLogoutNotice(token);
      await assert.rejects(work, { reason: 'logout_key' });
    }
    assert.equal(provider.count('jwks'), 2);
    await provider.rotateKey();
    assert.equal((await subject.signIn()).subject, 'alice');
    assert.equal(provider.count('jwks'), 3);
  });

  it('A11 asks once when many sign-ins meet a new key at the same time', async () => {
    await subject.signIn();
    await provider.rotateKey();
    const all = await Promise.all([1, 2, 3, 4, 5, 6].map(() => subject.signIn()));
    assert.equal(all.length, 6);
    assert.equal(provider.count('jwks'), 2);
  });

  it('A11 no longer accepts a key that was taken away, once ten minutes have passed', async () => {
    await subject.signIn();
    const kept = provider.signingKey;
    await provider.rotateKey();
    provider.mutations.idToken = (claims) => signJwt(kept, claims);
    subject.clock.pass(601);
    provider.mutations.idToken = (claims) => {
      const now = subject.clock.nowSeconds();
      return signJwt(kept, { ...claims, iat: now, exp: now + 60 });
    };
    assert.equal(await subject.reasonOf(subject.signIn()), 'id_token_key');
  });

  it('A11 goes on with the keys it has while new ones cannot be fetched, for an hour', async () => {
    await subject.signIn();
    provider.mutations.reply = (what, reply) =>
      what === 'jwks' ? { ...reply, status: 500 } : reply;
    provider.mutations.idToken = (claims, key) => {
      const now = subject.clock.nowSeconds();
      return signJwt(key, { ...claims, iat: now, exp: now + 60 });
    };
    subject.clock.pass(700);
    assert.equal((await subject.signIn()).subject, 'alice');
    subject.clock.pass(3600);
    assert.equal(await subject.reasonOf(subject.signIn()), 'http_status');
  });

  it('A11 finds a new key without kid within half a minute', async () => {
    provider.mutations.jwks = ({ keys }) => ({
      keys: (keys as { kid: string }[]).map(({ kid: _, ...key }) => key),
    });
    provider.mutations.idToken = (claims, key) => signJwt(key, claims, { kid: undefined });
    await subject.signIn();
    await provider.rotateKey();
    assert.equal(await subject.reasonOf(subject.signIn()), 'id_token_signature');
    subject.clock.pass(30);
    provider.mutations.idToken = (claims, key) => {
      const now = subject.clock.nowSeconds();
      return signJwt(key, { ...claims, iat: now, exp: now + 60 }, { kid: undefined });
    };
    assert.equal((await subject.signIn()).subject, 'alice');
  });
});
