import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { AndFilter, EqualityFilter, type Filter } from 'ldapts';
import { fakePerson, letIn, openFakeSchool } from '../support/ldap-subject.ts';

const INJECTIONS = [
  '*',
  'a*',
  '*)(uid=*',
  ')(|(uid=*',
  'ada)(objectClass=*',
  'ada))(|(uid=*',
  '(uid=ada)',
  '\\2a',
  '\\00',
  '\\',
  'ada\\',
  '!ada',
  '&ada',
  'uid:dn:=ada',
  '{username}',
  '{user}',
  'müller*',
  '名前)(uid=*',
];

describe('E1: LDAP injection', () => {
  let school: Awaited<ReturnType<typeof openFakeSchool>>;
  before(async () => {
    school = await openFakeSchool();
  });
  after(() => school.close());

  for (const name of INJECTIONS) {
    it(`E1 asks for ${inspect(name)} letter by letter`, async () => {
      school.directory.seen.length = 0;
      const verdict = await school.tries(name, 'word');
      assert.equal(verdict.kind, 'wrong');
      const [searched] = school.directory.seen.filter(({ filter }) => partsOf(filter).length > 0);
      assert.deepEqual(partsOf(searched?.filter ?? null), [
        ['objectclass', 'person'],
        ['uid', name],
      ]);
      assert.deepEqual(
        school.directory.binds.filter(({ name: of }) => /uid=/.test(of)),
        [],
      );
    });
  }

  it('E1 lets in who really is called by such a name', async () => {
    await using odd = await openFakeSchool({}, [fakePerson('a*b(c)\\d', 'word-of-odd')]);
    assert.equal(letIn(await odd.tries('a*b(c)\\d', 'word-of-odd')).username, 'a*b(c)\\d');
  });
});

describe('E1: DN injection', () => {
  const directBind = {
    kind: 'dn',
    template: 'uid={username},ou=people,dc=example,dc=org',
  } as const;
  const names: readonly (readonly [string, string])[] = [
    ['ada,ou=people', 'ada\\,ou\\=people'],
    ['a+b', 'a\\+b'],
    ['"ada"', '\\"ada\\"'],
    ['#ada', '\\#ada'],
    ['a#da', 'a#da'],
    ['a;b', 'a\\;b'],
    ['<ada>', '\\<ada\\>'],
    ['a\\2cb', 'a\\\\2cb'],
    [
      'ada,cn=usher,ou=services,dc=example,dc=org',
      'ada\\,cn\\=usher\\,ou\\=services\\,dc\\=example\\,dc\\=org',
    ],
    ['{user}', '{user}'],
    ['müller', 'müller'],
  ];
  for (const [name, escaped] of names) {
    it(`E1 makes one value of ${inspect(name)} (RFC 4514 2.4)`, async () => {
      await using school = await openFakeSchool({ directBind, bindDn: null, bindPassword: null });
      assert.equal((await school.tries(name, 'word')).kind, 'wrong');
      assert.deepEqual(
        school.directory.binds.map((bind) => bind.name),
        [`uid=${escaped},ou=people,dc=example,dc=org`],
      );
    });
  }
});

/** The pairs of a conjunction, flat: what was asked for, and nothing else. */
function partsOf(filter: Filter | null): (readonly [string, string])[] {
  if (filter instanceof AndFilter) return filter.filters.flatMap(partsOf);
  if (filter instanceof EqualityFilter)
    return [[filter.attribute.toLowerCase(), String(filter.value)]];
  return [];
}
