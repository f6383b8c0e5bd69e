import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ldapMessage, ldapResult } from '../support/ber.ts';
import { type DirectoryFault, FakeDirectory } from '../support/fake-directory.ts';
import { ADA_PASSWORD, ldapSettings } from '../support/ldap-settings.ts';
import {
  ADA_DN,
  fakeGroup,
  fakePerson,
  fakeSchool,
  letIn,
  openFakeSchool,
  openLdapMethod,
} from '../support/ldap-subject.ts';

const PUPILS = Array.from({ length: 20 }, (_, at) => `pupil${at}`);
const SERVICE_DN = 'cn=usher,ou=services,dc=example,dc=org';
const template = 'uid={username},ou=people,dc=example,dc=org';
const atOnce = { bindDn: null, bindPassword: null, directBind: { kind: 'dn', template } } as const;

describe('E8: the spellings of a name', () => {
  const spellings = ['ada', 'ADA', ' Ada\t', 'ａｄａ', 'aDa\u3000'];

  it('E8 are one account to whoever counts tries, whether right, wrong or not allowed', async () => {
    for (const settings of [{}, atOnce]) {
      await using school = await openFakeSchool(settings);
      const asked = new Set<string>();
      for (const name of spellings) {
        for (const [password, isAllowed] of [
          [ADA_PASSWORD, true],
          ['wrong', true],
          [ADA_PASSWORD, false],
        ] as const) {
          await school.method.verify(name, password, async (account) => {
            asked.add(account);
            return isAllowed;
          });
        }
      }
      assert.equal(asked.size, 1, [...asked].join(' | '));
    }
  });

  it('E8 are one account where there is none, accents and inner white space too', async () => {
    await using school = await openFakeSchool();
    const asked = new Set<string>();
    for (const name of [
      'Jürgen  Müller',
      'jurgen muller',
      'JU\u0308RGEN\u00a0MÜLLER ',
      'Ｊürgen Müller',
    ]) {
      await school.method.verify(name, 'x', async (account) => {
        asked.add(account);
        return true;
      });
    }
    assert.deepEqual([...asked], ['jurgen muller']);
  });
});

describe('E9: one person, one connection', () => {
  it('E9 gives each of 200 at once their own identity and groups, over connections of their own', async () => {
    const entries = PUPILS.flatMap((uid) => [
      fakePerson(uid, `word-of-${uid}`),
      fakeGroup(`class-${uid}`, [`uid=${uid},ou=people,dc=example,dc=org`]),
    ]);
    for (const settings of [{}, atOnce]) {
      await using school = await openFakeSchool({ ...settings, deadlineSeconds: 20 }, entries);
      const all = Array.from({ length: 200 }, async (_, at) => {
        const uid = PUPILS[at % PUPILS.length]!;
        const isRight = at % 3 !== 0;
        const verdict = await school.tries(uid, isRight ? `word-of-${uid}` : 'wrong');
        if (!isRight) return assert.equal(verdict.kind, 'wrong');
        const identity = letIn(verdict);
        assert.deepEqual(
          [identity.username, identity.subject, identity.groups],
          [uid, `uuid-of-${uid}`, [`class-${uid}`]],
        );
      });
      await Promise.all(all);
      const names = new Map<number, Set<string>>();
      for (const { connection, name } of school.directory.binds) {
        names.set(connection, (names.get(connection) ?? new Set()).add(name));
      }
      assert.ok(
        [...names.values()].every((of) => of.size === 1),
        'a connection had two names',
      );
      const shared = [...names.values()].filter((of) => of.has(SERVICE_DN)).length;
      assert.ok(shared <= 8, `${shared} connections of the service account`);
      const tried = school.directory.binds.filter(({ name }) => name !== SERVICE_DN);
      assert.equal(tried.length, 200);
      assert.equal(new Set(tried.map(({ connection }) => connection)).size, 200);
    }
  });
});

describe('E10: one try is one bind', () => {
  const failures: Readonly<Record<string, DirectoryFault>> = {
    'a refusal': (id) => ldapMessage(id, ldapResult(0x61, 49)),
    'a server that is busy': (id) => ldapMessage(id, ldapResult(0x61, 51)),
    'a server that says nothing': 'hang',
    'a connection that breaks': 'reset',
    'a connection that ends': 'end',
    nonsense: Buffer.from('nonsense'),
    'a referral': (id) => ldapMessage(id, ldapResult(0x61, 10)),
  };
  for (const [what, fault] of Object.entries(failures)) {
    for (const [way, settings] of Object.entries({
      'a search before': {},
      'a bind at once': atOnce,
    })) {
      it(`E10 binds once with ${way}, at ${what}, though there are three servers`, async () => {
        const directories = await Promise.all(
          [1, 2, 3].map(() => FakeDirectory.start(fakeSchool())),
        );
        for (const directory of directories) {
          directory.faultFor = ({ operation, name }) =>
            operation === 'bind' && name === ADA_DN ? fault : null;
        }
        const servers = directories.map((directory) => directory.at());
        const { method, tries } = openLdapMethod(
          ldapSettings({ ...settings, servers, serverDeadlineSeconds: 0.5, deadlineSeconds: 4 }),
        );
        await tries('ada', 'wrong').catch(() => {});
        const binds = directories.flatMap((directory) => directory.binds);
        assert.equal(binds.filter(({ name }) => name === ADA_DN).length, 1);
        await method.close();
        await Promise.all(directories.map((directory) => directory.close()));
      });
    }
  }
});
