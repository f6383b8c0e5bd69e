import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { isSignedIn, SAML_CALLBACK, SamlHouse, samlForm } from '../support/saml-house.ts';
import { SamlIdp } from '../support/saml-idp.ts';
import { samlKeys } from '../support/saml-keys.ts';
import { SamlSubject } from '../support/saml-subject.ts';
import { AUTH } from '../support/usher.ts';

describe('D6: the answer of one provider is of no use in the sign-in at another', () => {
  let subject: SamlSubject;
  before(() => {
    subject = new SamlSubject();
  });
  after(() => subject.close());

  /** What another provider says to a request of ours at ours. */
  const answerOf = async (other: SamlIdp) => {
    const begun = await subject.begin();
    other.steering = { protection: { sign: 'both' } };
    return subject.reasonOf(subject.finish(begun, other.signIn(begun.departure)));
  };

  it('D6: with its own key', async () => {
    const other = new SamlIdp(subject.clock, 'https://other.example.org/metadata');
    other.key = samlKeys.stranger;
    assert.equal(await answerOf(other), 'signature_wrong');
  });

  it('D6: with the same key, as the tenants of one house have it', async () => {
    const other = new SamlIdp(subject.clock, 'https://other.example.org/metadata');
    assert.equal(await answerOf(other), 'issuer');
  });
});

describe('D6: two providers of one Usher', () => {
  let house: SamlHouse;
  before(async () => {
    house = await SamlHouse.open({ second: true });
  });
  after(() => house.close());

  const isRefused = async (response: Response) => {
    assert.equal(response.status, 400);
    assert.ok(!isSignedIn(response));
  };

  it('D6: an answer made for one is refused at the callback of the other', async () => {
    const { cookie, form } = await house.atProvider('uni');
    await isRefused(await house.post(cookie, form, `${AUTH}/sign-in/other/callback`));
    assert.ok(isSignedIn(await house.post(cookie, form)));
  });

  it('D6: one that is configured no more signs nobody in', async () => {
    const { cookie, form } = await house.atProvider('uni');
    const gone = await house.post(cookie, form, `${AUTH}/sign-in/gone/callback`);
    assert.equal(gone.status, 404);
  });

  it('D6: nobody is signed in unasked where that is off, asked for by another or by nobody', async () => {
    const request = {
      id: '_none',
      callback: SAML_CALLBACK,
      issuer: `${AUTH}/sign-in/uni/metadata`,
    };
    for (const inResponseTo of [null, '_none']) {
      house.idp.steering = { fields: { inResponseTo, confirmedInResponseTo: inResponseTo } };
      await isRefused(await house.post('', samlForm(house.idp.respond(request), 'x'.repeat(43))));
    }
    house.idp.steering = {};
  });
});
