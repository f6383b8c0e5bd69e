import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertionRefusals } from '../support/saml-assertion-refusals.ts';
import type { Steering } from '../support/saml-idp.ts';
import type { ResponseFields } from '../support/saml-messages.ts';
import { SAML_ADDRESSES, SamlSubject } from '../support/saml-subject.ts';

const ELSEWHERE = 'https://elsewhere.example/';
const callback = SAML_ADDRESSES.callback.href;
/** The documented skew. */
const SKEW = 60;

type Fields = Partial<ResponseFields>;

const statuses: Record<string, readonly [code: string, status: readonly string[]]> = {
  'the person cancelled': ['sign_in_cancelled', ['Responder', 'AuthnFailed']],
  'the provider denied it': ['sign_in_cancelled', ['Responder', 'RequestDenied']],
  'the provider cannot sign in like that': ['acr_not_met', ['Requester', 'NoAuthnContext']],
  'the provider may not ask': ['provider_refused', ['Responder', 'NoPassive']],
  'the provider does not know why': ['provider_refused', ['Responder']],
  'the status is none': ['provider_refused', ['Success-ish']],
};

describe('D5: what an assertion says of itself has to fit, point by point', () => {
  let subject: SamlSubject;
  before(() => {
    subject = new SamlSubject();
  });
  after(() => subject.close());

  const attempt = (fields: Fields, more: Partial<Steering> = {}) => {
    // What the response says unsigned is not what is tried here, so both are signed.
    const protection = { sign: 'both' as const };
    return subject.signIn({ fields, protection, ...more });
  };

  for (const [what, [reason, fields]] of Object.entries(assertionRefusals)) {
    it(`D5: ${what}: refused, ${reason}`, async () => {
      const now = subject.clock.nowSeconds();
      assert.equal(await subject.reasonOf(attempt(fields(now, callback))), reason);
    });
  }

  for (const [what, [code, status]] of Object.entries(statuses)) {
    it(`D5: ${what}: ${code}, assertion or not`, async () => {
      const fields = { status: status.map((one) => `urn:oasis:names:tc:SAML:2.0:status:${one}`) };
      assert.equal((await subject.errorOf(attempt(fields))).code, code);
      const withAssertion = (xml: string) => xml.replace('status:Success', `status:${status[0]}`);
      const thrown = await subject.errorOf(subject.signIn({ mutate: withAssertion }));
      assert.equal(thrown.code, 'provider_refused');
    });
  }

  it('D5: times hold to the second: a minute of skew and no more', async () => {
    const now = () => subject.clock.nowSeconds();
    const good: Fields[] = [
      { confirmedNotOnOrAfter: now() - SKEW + 10 },
      { notOnOrAfter: now() - SKEW + 10 },
      { notBefore: now() + SKEW - 1 },
      { issuedAt: now() + SKEW - 1 },
      { sessionNotOnOrAfter: now() - SKEW + 10 },
      { sessionNotOnOrAfter: null },
      { notBefore: null, notOnOrAfter: null },
    ];
    for (const fields of good) assert.ok(await attempt(fields), JSON.stringify(fields));
  });

  it('D5: the skew is what is configured', async () => {
    const strict = new SamlSubject({ clockSkewSeconds: 0 });
    const fields = { notBefore: strict.clock.nowSeconds() + 30 };
    assert.equal(await strict.reasonOf(strict.signIn({ fields })), 'conditions_time');
    await strict.close();
  });

  it('D5: of several confirmations one that fits is enough, and the others lend it nothing', async () => {
    const now = subject.clock.nowSeconds();
    const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
    const begun = await subject.begin();
    const { id } = subject.idp.read(begun.departure);
    const other = (data: string) =>
      `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData ${data}/></saml:SubjectConfirmation>`;
    const elsewhere = { recipient: ELSEWHERE };
    const good = other(
      `Recipient="${callback}" InResponseTo="${id}" NotOnOrAfter="${iso(now + 60)}"`,
    );
    const answer = subject.answer(begun, { fields: { ...elsewhere, moreSubject: good } });
    assert.ok(await subject.finish(begun, answer));
    const halves = other(`Recipient="${callback}" NotOnOrAfter="${iso(now - 600)}"`);
    const bad = subject.signIn({ fields: { ...elsewhere, moreSubject: halves } });
    assert.equal(await subject.reasonOf(bad), 'confirmation_recipient');
  });

  it('D5: an answer to another person’s request is refused in mine', async () => {
    const [mine, theirs] = [await subject.begin(), await subject.begin()];
    const answer = subject.answer(theirs, { protection: { sign: 'both' } });
    answer.form?.set('RelayState', mine.state);
    assert.equal(await subject.reasonOf(subject.finish(mine, answer)), 'in_response_to');
  });

  it('D5: the class of authentication that was asked for, exactly', async () => {
    const mfa = 'https://refeds.org/profile/mfa';
    const strict = new SamlSubject({ authnContexts: [mfa] });
    const begun = await strict.begin();
    const { xml } = strict.idp.read(begun.departure);
    assert.match(xml, /Comparison="exact"><saml:AuthnContextClassRef>https:\/\/refeds/);
    assert.equal((await strict.errorOf(strict.signIn())).code, 'acr_not_met');
    const { identity } = await strict.signIn({ fields: { context: mfa } });
    assert.deepEqual([identity.acr, identity.secondFactor], [mfa, true]);
    await strict.close();
  });

  it('D5: a sign-in there that is longer ago than asked for', async () => {
    const strict = new SamlSubject({ maxAgeSeconds: 600 });
    const begun = await strict.begin();
    assert.match(strict.idp.read(begun.departure).xml, /ForceAuthn="true"/);
    const authnInstant = strict.clock.nowSeconds() - 600 - SKEW - 5;
    assert.equal(
      await strict.reasonOf(strict.signIn({ fields: { authnInstant } })),
      'authn_instant',
    );
    assert.ok(await strict.signIn());
    await strict.close();
  });
});
