import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ber, berInteger, ldapMessage, ldapResult } from '../support/ber.ts';
import { ADA_PASSWORD } from '../support/ldap-settings.ts';
import { ADA_DN, openFakeSchool } from '../support/ldap-subject.ts';

/** What Active Directory says with a 49, by the code in it (MS-ERREF 2.2). */
const states = {
  '525': 'no_such_account',
  '52e': 'wrong_password',
  '52f': 'restricted',
  '530': 'not_at_this_hour',
  '531': 'not_from_here',
  '532': 'password_expired',
  '533': 'disabled',
  '701': 'account_expired',
  '773': 'must_change_password',
  '775': 'locked',
  '99999999': 'wrong_password',
};
/** What other servers say without such a code. */
const codes = {
  10: 'referred',
  19: 'locked',
  48: 'no_password',
  49: 'wrong_password',
  53: 'disabled',
};
/** The password policy's own (draft-behera-ldap-password-policy 6.2), with the result that comes with it. */
const policies = [
  [49, 0, 'password_expired'],
  [49, 1, 'locked'],
  [0, 2, 'must_change_password'],
  [49, 8, 'wrong_password'],
] as const;

describe('E7: accounts that may not sign in', () => {
  for (const [data, reason] of Object.entries(states)) {
    it(`E7 takes Active Directory's data ${data} for ${reason} in the log, and says "wrong"`, async () => {
      await using school = await openFakeSchool();
      const said = `80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data ${data}, v4563\0`;
      school.directory.bindResults.set(ADA_DN, [49, said]);
      assert.deepEqual(await school.tries('ada', ADA_PASSWORD), { kind: 'wrong' });
      assert.deepEqual(school.reasons(), [reason]);
    });
  }

  for (const [code, reason] of Object.entries(codes)) {
    it(`E7 takes a result ${code} for ${reason}, and says "wrong"`, async () => {
      await using school = await openFakeSchool();
      school.directory.bindResults.set(ADA_DN, [Number(code), 'data 533']);
      assert.deepEqual(await school.tries('ada', ADA_PASSWORD), { kind: 'wrong' });
      assert.deepEqual(school.reasons(), [reason]);
    });
  }

  for (const [code, error, reason] of policies) {
    it(`E7 takes the policy's ${error} with a result ${code} for ${reason}, and says "wrong"`, async () => {
      await using school = await openFakeSchool();
      const policy = ber(0x30, berInteger(error, 0x81));
      const control = ber(0x30, ber(0x04, '1.3.6.1.4.1.42.2.27.8.5.1'), ber(0x04, policy));
      school.directory.faultFor = ({ operation, name }) =>
        operation === 'bind' && name === ADA_DN
          ? (id) => ldapMessage(id, ldapResult(0x61, code), control)
          : null;
      assert.deepEqual(await school.tries('ada', ADA_PASSWORD), { kind: 'wrong' });
      assert.deepEqual(school.reasons(), [reason]);
    });
  }

  it('E7 lets in who is only warned: a password that expires soon, or was granted grace', async () => {
    for (const warning of [berInteger(86_400, 0x80), berInteger(3, 0x81)]) {
      await using school = await openFakeSchool();
      const policy = ber(0x30, ber(0xa0, warning));
      const control = ber(0x30, ber(0x04, '1.3.6.1.4.1.42.2.27.8.5.1'), ber(0x04, policy));
      school.directory.faultFor = ({ operation, name }) =>
        operation === 'bind' && name === ADA_DN
          ? (id) => ldapMessage(id, ldapResult(0x61, 0), control)
          : null;
      assert.equal((await school.tries('ada', ADA_PASSWORD)).kind, 'right');
    }
  });
});
