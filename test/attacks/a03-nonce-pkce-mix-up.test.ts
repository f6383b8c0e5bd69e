import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, beforeEach, describe, it } from 'node:test';
import { signJwt } from '../support/hostile-keys.ts';
import { HostileProvider } from '../support/hostile-provider.ts';
import { OidcSubject } from '../support/oidc-subject.ts';

describe('A3 to A6: an answer belongs to one attempt at one provider', async () => {
  const subject = await OidcSubject.open();
  const other = await OidcSubject.open({ id: 'other' });
  const { provider } = subject;
  after(() => Promise.all([subject.close(), other.close()]));
  beforeEach(() => {
    provider.reset();
    other.provider.reset();
  });

  it('A3 refuses an ID token with a wrong nonce (OIDC Core 3.1.3.7)', async () => {
    provider.mutations.idToken = (claims, key) => signJwt(key, { ...claims, nonce: 'another' });
    assert.equal(await subject.reasonOf(subject.signIn()), 'id_token_nonce');
  });

  it('A3 refuses an ID token without a nonce (OIDC Core 15.5.2)', async () => {
    provider.mutations.idToken = (claims, key) => {
      const { nonce: _, ...rest } = claims;
      return signJwt(key, rest);
    };
    assert.equal(await subject.reasonOf(subject.signIn()), 'id_token_nonce');
  });

  it('A3 refuses an ID token of an earlier sign-in, replayed', async () => {
    const { upstream } = await subject.signIn();
    provider.mutations.idToken = () => upstream?.proof ?? '';
    const error = await subject.errorOf(subject.signIn());
    assert.equal(error.reason, 'id_token_nonce');
    assert.doesNotMatch(error.message, /nonce|token/i);
  });

  it('A4 proves possession by S256 each time anew (RFC 7636)', async () => {
    const challenges = new Set<string>();
    for (const _ of [1, 2, 3]) {
      const { departure, memo } = await subject.begin();
      assert.equal(departure.searchParams.get('code_challenge_method'), 'S256');
      const challenge = departure.searchParams.get('code_challenge') ?? '';
      challenges.add(challenge);
      await subject.finish(await provider.signIn(departure), memo);
      const body = provider.seen.findLast(({ endpoint }) => endpoint === 'token')?.body;
      const verifier = new URLSearchParams(body).get('code_verifier') ?? '';
      assert.match(verifier, /^[\w.~-]{43,128}$/);
      assert.equal(createHash('sha256').update(verifier).digest('base64url'), challenge);
    }
    assert.equal(challenges.size, 3);
  });

  it('A4 never falls back to plain, whatever the metadata lists', async () => {
    for (const listed of [['plain'], [], undefined]) {
      const poorer = new OidcSubject(provider);
      provider.mutations.discovery = ({ code_challenge_methods_supported: _, ...rest }) =>
        listed === undefined ? rest : { ...rest, code_challenge_methods_supported: listed };
      const { departure } = await poorer.begin();
      assert.equal(departure.searchParams.get('code_challenge_method'), 'S256');
      assert.equal(departure.searchParams.get('code_challenge')?.length, 43);
      await poorer.method.close();
    }
  });

  it("A5 refuses another person's code in one's own attempt (RFC 9700 4.5)", async () => {
    const mine = await subject.begin();
    const victims = await subject.begin();
    const stolen = await provider.signIn(victims.departure);
    stolen.searchParams.set('state', mine.state);
    assert.equal(await subject.reasonOf(subject.finish(stolen, mine.memo)), 'code_rejected');
  });

  it('A5 refuses an injected code even where the provider checks no PKCE: by the nonce', async () => {
    const mine = await subject.begin();
    const victims = await subject.begin();
    const stolen = await provider.signIn(victims.departure);
    stolen.searchParams.set('state', mine.state);
    const { nonce } = mine.memo as { nonce: string };
    const { codeVerifier } = victims.memo as { codeVerifier: string };
    const memo = { state: mine.state, nonce, codeVerifier };
    assert.equal(await subject.reasonOf(subject.finish(stolen, memo)), 'id_token_nonce');
  });

  it('A6 refuses an answer that names another provider, and sends no code (RFC 9207)', async () => {
    const { departure, memo } = await subject.begin();
    const answer = await provider.signIn(departure);
    answer.searchParams.set('iss', other.provider.issuer);
    assert.equal(await subject.reasonOf(subject.finish(answer, memo)), 'answer_issuer');
    assert.equal(provider.count('token') + other.provider.count('token'), 0);
  });

  it('A6 refuses an answer that names no provider although it must (RFC 9207 2.4)', async () => {
    const { departure, memo } = await subject.begin();
    const answer = await provider.signIn(departure);
    answer.searchParams.delete('iss');
    assert.equal(await subject.reasonOf(subject.finish(answer, memo)), 'answer_issuer');
    assert.equal(provider.count('token'), 0);
  });

  it('A6 never sends a code of one provider to another: attempts are of their method', async () => {
    const here = await subject.begin();
    const there = await other.begin();
    const answer = await other.provider.signIn(there.departure);
    answer.searchParams.set('state', here.state);
    assert.equal(await subject.reasonOf(subject.finish(answer, here.memo)), 'answer_issuer');
    assert.equal(provider.count('token') + other.provider.count('token'), 0);
  });

  it('A6 refuses a state that is not of this attempt, missing, or given twice', async () => {
    const { departure, memo, state } = await subject.begin();
    const answer = await provider.signIn(departure);
    const changed = (change: (parameters: URLSearchParams) => void) => {
      const url = new URL(answer);
      change(url.searchParams);
      return subject.reasonOf(subject.finish(url, memo));
    };
    assert.equal(await changed((given) => given.set('state', 'other')), 'answer_state');
    assert.equal(await changed((given) => given.delete('state')), 'answer_state');
    assert.equal(await changed((given) => given.append('state', state)), 'answer_form');
    assert.equal(await changed((given) => given.append('code', 'x')), 'answer_form');
    assert.equal(await changed((given) => given.append('iss', 'https://x.example')), 'answer_form');
    assert.equal(provider.count('token'), 0);
  });

  it('A9 keeps accounts apart by provider, whatever they are called', async () => {
    const accounts = { same: { preferred_username: 'same', email: 'same@example.org' } };
    const providers = await Promise.all([1, 2].map(() => HostileProvider.start({ accounts })));
    const subjects = providers.map((each, at) => new OidcSubject(each, { id: `idp-${at}` }));
    const accountOf = async (each: OidcSubject) => {
      each.provider.account = 'same';
      const { methodId, subject: sub } = await each.signIn();
      return `${methodId}/${sub}`;
    };
    const found = [await accountOf(subjects[0]!), await accountOf(subjects[1]!)];
    await Promise.all(subjects.map((each) => each.close()));
    assert.deepEqual(found, ['idp-0/same', 'idp-1/same']);
  });
});
