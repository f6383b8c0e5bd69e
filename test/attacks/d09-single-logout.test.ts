import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { CallbackRequest } from '../../src/sign-in/method.ts';
import type { SamlReason } from '../../src/sign-in/methods/saml/reasons.ts';
import { RSA_SHA1 } from '../support/saml-crypto.ts';
import { posted, SamlIdp } from '../support/saml-idp.ts';
import { samlKeys } from '../support/saml-keys.ts';
import { logoutXml } from '../support/saml-messages.ts';
import { SAML_ADDRESSES, SamlSubject } from '../support/saml-subject.ts';

const here = SAML_ADDRESSES.logout.href;
const who = { nameId: 'anna-7f3a', sessionIndexes: ['session-1'] };

describe('D9: who signs somebody out has to be the provider', () => {
  let subject: SamlSubject;
  before(() => {
    subject = new SamlSubject();
  });
  after(() => subject.close());

  const reason = (message: CallbackRequest): Promise<SamlReason> =>
    subject.reasonOf(subject.method.answerLogout(message));
  const good = (binding: 'redirect' | 'post' = 'redirect', relayState: string | null = 'theirs') =>
    subject.idp.signOut(binding, here, who, relayState);
  const withQuery = (change: (query: URLSearchParams) => void): CallbackRequest => {
    const { url } = good();
    change(url.searchParams);
    return { url, form: null };
  };
  const raw = (change: (query: string) => string): CallbackRequest => {
    const { url } = good();
    return { url: new URL(`${here}?${change(url.search.slice(1))}`), form: null };
  };

  for (const binding of ['redirect', 'post'] as const) {
    it(`D9: a good request by ${binding} names whose session ends, and is answered signed`, async () => {
      const { notice, departure, state } = await subject.method.answerLogout(good(binding));
      assert.equal(notice?.subject, 'anna-7f3a');
      assert.equal(notice?.sessionId, 'session-1');
      assert.match(notice?.tokenId ?? '', /^_[0-9a-f]{32}$/);
      assert.equal(state, null);
      assert.equal(departure?.kind, binding);
      assert.equal(departure?.url.origin + departure!.url.pathname, 'https://idp.example.org/slo');
      if (departure?.kind === 'redirect') {
        assert.ok(departure.url.searchParams.get('Signature'));
        assert.equal(departure.url.searchParams.get('RelayState'), 'theirs');
      } else {
        const xml = Buffer.from(departure?.fields['SAMLResponse'] ?? '', 'base64').toString();
        assert.match(xml, /InResponseTo="_[0-9a-f]{32}".*SignatureValue/s);
      }
    });
  }

  it('D9: unsigned', async () => {
    const unsigned = withQuery((query) => {
      query.delete('Signature');
      query.delete('SigAlg');
    });
    assert.equal(await reason(unsigned), 'logout_unsigned');
    assert.equal(await reason(withQuery((query) => query.delete('Signature'))), 'logout_unsigned');
    assert.equal(await reason(withQuery((query) => query.delete('SigAlg'))), 'logout_unsigned');
    const xml = logoutXml('LogoutRequest', {
      id: '_unsigned',
      issuer: subject.idp.entityId,
      destination: here,
      issuedAt: subject.clock.nowSeconds(),
      ...who,
    });
    assert.equal(await reason(posted(here, xml, null, 'SAMLRequest')), 'logout_unsigned');
  });

  it('D9: signed by somebody else', async () => {
    const other = new SamlIdp(subject.clock);
    other.key = samlKeys.stranger;
    assert.equal(await reason(other.signOut('redirect', here, who)), 'logout_signature');
    assert.equal(await reason(other.signOut('post', here, who)), 'signature_wrong');
  });

  it('D9: another message under a signature', async () => {
    const { url: other } = subject.idp.signOut('redirect', here, { nameId: 'root' });
    const swapped = withQuery((query) =>
      query.set('SAMLRequest', other.searchParams.get('SAMLRequest') ?? ''),
    );
    assert.equal(await reason(swapped), 'logout_signature');
    assert.equal(
      await reason(withQuery((query) => query.set('RelayState', 'mine'))),
      'logout_signature',
    );
    assert.equal(
      await reason(withQuery((query) => query.delete('RelayState'))),
      'logout_signature',
    );
  });

  it('D9: an empty, foreign or weak algorithm', async () => {
    for (const algorithm of ['', 'none', 'md5', 'SHA256', 'rsa-sha256', RSA_SHA1]) {
      const changed = withQuery((query) => query.set('SigAlg', algorithm));
      assert.equal(await reason(changed), 'signature_algorithm', algorithm);
    }
  });

  it('D9: a parameter twice, under whatever spelling', async () => {
    const { url } = subject.idp.signOut('redirect', here, { nameId: 'root' });
    const other = encodeURIComponent(url.searchParams.get('SAMLRequest') ?? '');
    for (const more of [
      `SAMLRequest=${other}`,
      `%53AMLRequest=${other}`,
      `SAMLResponse=${other}`,
      'Signature=x',
      'RelayState=x',
      'SigAlg=x',
    ]) {
      for (const query of [raw((old) => `${old}&${more}`), raw((old) => `${more}&${old}`)]) {
        assert.equal(await reason(query), 'parameter_twice', more);
      }
    }
    const { form } = good('post');
    form?.append('SAMLRequest', 'x');
    assert.equal(await reason({ url: new URL(here), form }), 'parameter_twice');
  });

  it('D9: the letters that were sent are what is checked, however a provider writes them', async () => {
    const xml = logoutXml('LogoutRequest', {
      id: '_small',
      issuer: subject.idp.entityId,
      destination: here,
      issuedAt: subject.clock.nowSeconds(),
      ...who,
    });
    const small = (value: string) =>
      encodeURIComponent(value).replace(/%[0-9A-F]{2}/g, (one) => one.toLowerCase());
    const query = subject.idp.signedQuery('SAMLRequest', xml, 'a b/c', small);
    const message = (text: string) => ({ url: new URL(`${here}?${text}`), form: null });
    assert.ok((await subject.method.answerLogout(message(query))).notice);
    const capitals = query.replace(/%[0-9a-f]{2}/g, (one) => one.toUpperCase());
    assert.notEqual(capitals, query);
    assert.equal(await reason(message(capitals)), 'logout_signature');
  });

  it('D9: late, early, for another address, from another provider, of nobody', async () => {
    const now = subject.clock.nowSeconds();
    const cases: [SamlReason, object][] = [
      ['logout_time', { issuedAt: now - 361 }],
      ['logout_time', { issuedAt: now + 65 }],
      ['logout_time', { notOnOrAfter: now - 61 }],
      ['logout_destination', { destination: 'https://elsewhere.example/' }],
      ['logout_destination', { destination: null }],
      ['logout_destination', { destination: SAML_ADDRESSES.callback.href }],
      ['logout_issuer', { issuer: 'https://other.example.org/metadata' }],
    ];
    for (const [expected, fields] of cases) {
      for (const binding of ['redirect', 'post'] as const) {
        const message = subject.idp.signOut(binding, here, { ...who, ...fields });
        assert.equal(await reason(message), expected, JSON.stringify(fields));
      }
    }
  });

  it('D9: a response where a request belongs, and the other way round', async () => {
    const xml = logoutXml('LogoutResponse', {
      id: '_response',
      issuer: subject.idp.entityId,
      destination: here,
      issuedAt: subject.clock.nowSeconds(),
    });
    for (const binding of ['redirect', 'post'] as const) {
      const message = subject.idp.carry(binding, here, 'SAMLRequest', xml, null);
      assert.equal(await reason(message), 'message_kind');
    }
    const begun = await subject.begin();
    const signIn = subject.answer(begun);
    assert.equal(await reason(signIn), 'message_wrapped');
  });

  it('D9: an answer to our own request ends nothing, and is refused unsigned', async () => {
    const answer = subject.idp.signedOut(here, 'main');
    assert.deepEqual(await subject.method.answerLogout(answer), {
      notice: null,
      departure: null,
      state: 'main',
    });
    answer.url.searchParams.delete('Signature');
    assert.equal(await reason(answer), 'logout_unsigned');
  });

  it('D9: a replay says so by its id, which is remembered as long as it would be believed', async () => {
    const message = good();
    const first = await subject.method.answerLogout(message);
    const again = await subject.method.answerLogout(message);
    assert.equal(again.notice?.tokenId, first.notice?.tokenId);
    const lives = (first.notice?.expiresAt ?? 0) - subject.clock.nowSeconds();
    assert.ok(lives > 355 && lives <= 362, String(lives));
  });

  it('D9: without a key of our own there is no single logout', async () => {
    const bare = new SamlSubject({ privateKey: null, certificate: null });
    assert.equal(await bare.reasonOf(bare.method.answerLogout(good())), 'logout_off');
    const { identity } = await bare.signIn();
    assert.equal(await bare.method.signOut(identity, new URL(here), 'main'), null);
    await bare.close();
  });

  it('D9: where an attribute names the account, the NameID still finds the session', async () => {
    const uid = 'urn:oid:0.9.2342.19200300.100.1.1';
    const other = new SamlSubject({ subjectAttribute: uid });
    const { identity } = await other.signIn({ fields: { nameId: 'a-transient-one' } });
    assert.equal(identity.subject, 'anna');
    const message = other.idp.signOut('redirect', here, { nameId: 'a-transient-one' });
    const { notice } = await other.method.answerLogout(message);
    assert.equal(notice?.subject, null);
    assert.equal(notice?.sessionId, identity.upstream?.sessionId);
    const foreign = other.idp.signOut('redirect', here, { nameId: 'another' });
    const elsewhere = await other.method.answerLogout(foreign);
    assert.notEqual(elsewhere.notice?.sessionId, identity.upstream?.sessionId);
    await other.close();
  });
});
