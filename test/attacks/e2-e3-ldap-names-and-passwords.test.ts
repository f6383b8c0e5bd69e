import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import type { LdapMethodConfig } from '../../src/config/method-configs/ldap.ts';
import { ADA_PASSWORD, SERVICE_PASSWORD } from '../support/ldap-settings.ts';
import { ADA_DN, fakePerson, openFakeSchool } from '../support/ldap-subject.ts';

const ways: Readonly<Record<string, Partial<LdapMethodConfig>>> = {
  'a search before': {},
  'a DN made of it': {
    bindDn: null,
    bindPassword: null,
    directBind: { kind: 'dn', template: 'uid={username},ou=people,dc=example,dc=org' },
  },
  'name@realm': {
    bindDn: null,
    bindPassword: null,
    directBind: { kind: 'realm', realm: 'corp.example.org' },
  },
};
const UNFIT = ['', ' ', ' \t\n', '\u3000', '\0', `${ADA_PASSWORD}\0`, 'x'.repeat(1024 * 1024)];

for (const [way, settings] of Object.entries(ways)) {
  describe(`E2, E3: a sign-in by ${way}`, () => {
    for (const password of UNFIT) {
      it(`E2 sends no bind with the password ${inspect(password).slice(0, 24)}`, async () => {
        await using school = await openFakeSchool(settings);
        assert.equal((await school.tries('ada', password)).kind, 'wrong');
        assert.equal(school.directory.seen.length, 0);
      });
    }

    for (const name of ['EXTERNAL', 'PLAIN', 'DIGEST-MD5', 'SCRAM-SHA-1']) {
      it(`E3 takes ${name} for a name and never for a mechanism`, async () => {
        await using school = await openFakeSchool(settings);
        assert.equal((await school.tries(name, ADA_PASSWORD)).kind, 'wrong');
        for (const bind of school.directory.binds) {
          assert.notEqual(bind.password, 'SASL');
          assert.match(bind.name, /[=@]/);
        }
      });
    }

    it('E3 lets nobody in by the name of the service account', async () => {
      await using school = await openFakeSchool(settings);
      for (const name of ['cn=usher,ou=services,dc=example,dc=org', 'usher']) {
        assert.equal((await school.tries(name, SERVICE_PASSWORD)).kind, 'wrong');
      }
    });
  });
}

describe('E3: names of another kind', () => {
  it('E3 takes somebody of another realm for nobody, without a bind', async () => {
    await using school = await openFakeSchool(ways['name@realm']);
    for (const name of [
      'ada@other.example.org',
      'ada@corp.example.org@other.example.org',
      'CORP\\ada',
      'corp.example.org/ada',
      ADA_DN,
      '@corp.example.org',
      'S-1-5-21-1,500',
    ]) {
      assert.equal((await school.tries(name, ADA_PASSWORD)).kind, 'wrong', name);
    }
    assert.equal(school.directory.seen.length, 0);
    assert.deepEqual(new Set(school.reasons()), new Set(['unfit_name']));
  });

  it('E3 knows somebody of the realm with and without it, in any capitals', async () => {
    const principal = fakePerson('eva', 'word-of-eva', {
      userPrincipalName: ['eva@corp.example.org'],
    });
    await using school = await openFakeSchool(
      { ...ways['name@realm'], filter: '(userPrincipalName={username})' },
      [
        { ...principal, dn: 'eva@corp.example.org' },
        { ...principal, password: '' },
      ],
    );
    const asked: string[] = [];
    for (const name of ['eva', 'Eva', 'eva@corp.example.org', 'EVA@CORP.EXAMPLE.ORG']) {
      const verdict = await school.method.verify(name, 'word-of-eva', async (account) => {
        asked.push(account);
        return true;
      });
      assert.equal(verdict.kind, 'right', name);
    }
    assert.deepEqual(new Set(asked), new Set(['eva@corp.example.org']));
  });
});
