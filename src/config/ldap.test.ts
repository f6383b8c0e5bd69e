import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FilterParser } from 'ldapts';
import { methodProblems, withMethods } from '../../test/support/sample-methods.ts';
import { load } from '../../test/support/sample-settings.ts';
import { parseLdapAddress } from './ldap-address.ts';
import { isLdapFilter } from './ldap-filter.ts';
import type { LdapMethodConfig } from './method-configs/ldap.ts';

const BARE = "type: ldap, url: 'ldaps://ldap.example.org', base: 'dc=example,dc=org'";
const ACCOUNT = "bind_dn: 'cn=usher,dc=example,dc=org', bind_password: word";

function directory(more = ''): { method: LdapMethodConfig; notices: string } {
  const result = load(withMethods(`{${BARE}, ${ACCOUNT}${more && `, ${more}`}}`));
  if (!('config' in result)) throw new Error(JSON.stringify(result.problems));
  const [method] = result.config.signIn.methods;
  if (method?.type !== 'ldap') throw new Error('it is no directory');
  return { method, notices: result.notices.join('\n') };
}
const problems = (text: string) => methodProblems(`{${text}}`);

describe('a directory in the settings', () => {
  it('needs its address, its base and an account, and has the rest by default', () => {
    const { method } = directory();
    assert.deepEqual(
      [method.id, method.title, method.filter, method.subjectAttribute],
      ['ldap', 'ldap.example.org', '(uid={username})', 'entryUUID'],
    );
    assert.deepEqual(method.groups, {
      from: 'member',
      base: 'dc=example,dc=org',
      filter: '(objectClass=groupOfNames)',
      memberAttribute: 'member',
      memberValue: 'dn',
      name: 'cn',
    });
    assert.deepEqual(method.claims.groups, ['groups']);
    assert.deepEqual([method.serverDeadlineSeconds, method.deadlineSeconds], [3, 10]);
  });

  it('has a preset for each well-known kind', () => {
    const ad = directory('preset: ad').method;
    assert.match(ad.filter, /sAMAccountName=\{username\}.*userPrincipalName=\{username\}/);
    assert.deepEqual(
      [ad.id, ad.title, ad.subjectAttribute, ad.groups.from, ad.claims.id],
      ['ad', 'Active Directory', 'objectGUID', 'member_of', ['sAMAccountName']],
    );
    const ipa = directory('preset: freeipa').method;
    assert.deepEqual([ipa.subjectAttribute, ipa.groups.from], ['ipaUniqueID', 'nested']);
    const ucs = directory('preset: univention').method;
    assert.deepEqual(
      [ucs.groups.memberAttribute, ucs.groups.filter],
      ['uniqueMember', '(objectClass=univentionGroup)'],
    );
  });

  it('lets what is written down win over a preset', () => {
    const { method } = directory(
      "preset: ad, filter: '(mail={username})', groups: {from: ad_nested, name: dn}, claims: {id: [mail]}",
    );
    assert.deepEqual(
      [method.filter, method.groups.from, method.groups.name, method.claims.id],
      ['(mail={username})', 'ad_nested', 'dn', ['mail']],
    );
  });

  it('knows that memberUid holds names', () => {
    assert.equal(
      directory('groups: {member_attribute: memberUid}').method.groups.memberValue,
      'username',
    );
    const own = directory('groups: {member_attribute: memberUid, member_value: dn}').method;
    assert.equal(own.groups.memberValue, 'dn');
  });

  it('takes a path of certificates as it is meant from where the file stands', () => {
    assert.equal(directory('ca_file: ca.pem').method.caFile, '/etc/usher/ca.pem');
    assert.equal(directory('ca_file: /etc/ssl/ca.pem').method.caFile, '/etc/ssl/ca.pem');
  });

  it('binds at once with a template or a realm, in the place of an account', () => {
    const at = (more: string) => {
      const result = load(withMethods(`{${BARE}, ${more}}`));
      if (!('config' in result)) throw new Error(JSON.stringify(result.problems));
      return result.config.signIn.methods[0] as LdapMethodConfig;
    };
    const template = 'uid={username},dc=example,dc=org';
    assert.deepEqual(at(`user_dn: '${template}'`).directBind, { kind: 'dn', template });
    const realm = at('preset: ad, realm: corp.example.org');
    assert.deepEqual(realm.directBind, { kind: 'realm', realm: 'corp.example.org' });
    assert.match(realm.filter, /sAMAccountName=\{user\}/);
    assert.deepEqual([realm.bindDn, realm.bindPassword], [null, null]);
  });

  it('remarks on clear text and on searching as nobody', () => {
    assert.doesNotMatch(directory().notices, /clear text|anonymously/);
    const plain = load(
      withMethods(`{${BARE.replace('ldaps', 'ldap')}, ${ACCOUNT}, allow_plain: true}`),
    );
    assert.match(plain.notices.join(), /clear text/);
    assert.match(load(withMethods(`{${BARE}}`)).notices.join(), /anonymously/);
  });

  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['no server', "type: ldap, base: 'dc=x'", /url is missing/],
    ['no base', "type: ldap, url: 'ldaps://x'", /base is missing/],
    ['a web address', `${BARE.replace('ldaps:', 'https:')}`, /url.* does not begin with ldaps:/],
    ['an account without password', `${BARE}, bind_dn: 'cn=x'`, /bind_password is missing/],
    ['a password without account', `${BARE}, bind_password: word`, /bind_dn is missing/],
    [
      'a filter that is none',
      `${BARE}, ${ACCOUNT}, filter: '(uid={username}'`,
      /filter is no filter/,
    ],
    ['a filter for everybody', `${BARE}, ${ACCOUNT}, filter: '(uid=ada)'`, /every name would mean/],
    [
      'letters as bytes',
      `${BARE}, ${ACCOUNT}, filter: '(&(o=\\c3\\a9)(uid={username}))'`,
      /letters as bytes/,
    ],
    [
      'a filter of groups that is none',
      `${BARE}, ${ACCOUNT}, groups: {filter: 'x('}`,
      /groups.filter is no/,
    ],
    ['a template for everybody', `${BARE}, user_dn: 'uid=ada,dc=x'`, /user_dn holds no/],
    [
      'two ways to bind',
      `${BARE}, user_dn: 'uid={user},dc=x', realm: x.org`,
      /realm is set, and so is/,
    ],
    ['an account of no use', `${BARE}, ${ACCOUNT}, realm: x.org`, /bind_dn is of no use/],
    ['a base that is no DN', "type: ldap, url: 'ldaps://x', base: example.org", /base is not of/],
    ['a secret as a claim', `${BARE}, ${ACCOUNT}, attributes: [cn, userpassword]`, /is a secret/],
    [
      'a server that may take longer than all',
      `${BARE}, ${ACCOUNT}, server_deadline: 20s`,
      /longer than deadline/,
    ],
    ['an unknown source of groups', `${BARE}, ${ACCOUNT}, groups: {from: all}`, /groups.from/],
  ];
  for (const [what, text, said] of refused) {
    it(`refuses ${what}`, () => assert.match(problems(text).join('\n'), said));
  }

  it('repeats no password in what it says', () => {
    const said = JSON.stringify(
      problems(`${BARE}, bind_dn: 'cn=x', bind_password: 'canary-7', url: 'canary'`),
    );
    assert.ok(!said.includes('canary-7'));
  });
});

describe('the address of a directory server', () => {
  it('is read with its usual port, IPv6 without brackets', () => {
    assert.deepEqual(parseLdapAddress('ldaps://A.example'), {
      scheme: 'ldaps',
      host: 'a.example',
      port: 636,
    });
    assert.deepEqual(parseLdapAddress('LDAP://a.example/'), {
      scheme: 'ldap',
      host: 'a.example',
      port: 389,
    });
    assert.deepEqual(parseLdapAddress('ldap://[::1]:3389'), {
      scheme: 'ldap',
      host: '::1',
      port: 3389,
    });
  });

  it('is none with anything more in it', () => {
    for (const text of [
      'a.example',
      'https://a.example',
      'ldap:///dc=x',
      'ldap://u:p@a.example',
      'ldap://a.example/dc=x',
      'ldap://a.example?uid',
      'ldap://a.example:0',
      'ldap://a.example:70000',
      'ldapi://%2frun%2fslapd',
      'ldap://a b',
    ]) {
      assert.equal(typeof parseLdapAddress(text), 'string', text);
    }
  });
});

describe('a filter', () => {
  it('is told from what is none, as the library tells it', () => {
    const filters = [
      '(uid={username})',
      'uid={username}',
      '(&(objectClass=person)(|(uid={username})(mail={username}))(!(x=y)))',
      '(a>=1)',
      '(a<=1)',
      '(a~=b)',
      '(a=*)',
      '(cn=*{user}*)',
      '(memberOf:1.2.840.113556.1.4.1941:=cn=x,dc=y)',
      '(a:dn:=b)',
      '(:caseExactMatch:=b)',
      '(a=\\2a)',
      '(cn=Müller)',
    ];
    const others = [
      '',
      '(',
      ')',
      '()',
      '(&)',
      '(uid)',
      '(=x)',
      '(uid=x',
      '(uid=x))',
      '(a=\\zz)',
      '(a=(b)',
      '(!(a=b)(c=d))',
      '(&(a=b)c)',
    ];
    for (const text of filters) {
      assert.ok(isLdapFilter(text), text);
      assert.ok(FilterParser.parseString(text));
    }
    for (const text of others) {
      assert.ok(!isLdapFilter(text), text);
    }
    assert.ok(!isLdapFilter(`${'(!'.repeat(100)}(a=b)${')'.repeat(100)}`));
  });
});
