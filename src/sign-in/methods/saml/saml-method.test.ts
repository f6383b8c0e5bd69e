import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { SamlSubject } from '../../../../test/support/saml-subject.ts';

describe('a sign-in at a SAML provider', () => {
  let subject: SamlSubject;
  before(() => {
    subject = new SamlSubject();
  });
  after(() => subject.close());

  it('says who somebody is', async () => {
    const { identity, once } = await subject.signIn();
    assert.equal(identity.subject, 'anna-7f3a');
    assert.equal(identity.username, 'anna');
    assert.equal(identity.name, 'Anna Ärmel');
    assert.equal(identity.email, 'anna@example.org');
    assert.deepEqual(identity.groups, ['staff', 'physics']);
    assert.equal(once.length, 2);
  });
});
