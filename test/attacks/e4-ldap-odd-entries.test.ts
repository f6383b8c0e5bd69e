import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LdapGroupSource } from '../../src/config/method-configs/ldap.ts';
import { LdapError } from '../../src/sign-in/methods/ldap/errors.ts';
import { ber, ldapMessage, ldapResult } from '../support/ber.ts';
import {
  entryMessage,
  FakeDirectory,
  referenceMessage,
  referralMessage,
} from '../support/fake-directory.ts';
import { ADA_PASSWORD, ldapSettings } from '../support/ldap-settings.ts';
import {
  ADA_DN,
  fakeGroup,
  fakePerson,
  letIn,
  openFakeSchool,
  openLdapMethod,
} from '../support/ldap-subject.ts';

function groupsFrom(from: LdapGroupSource) {
  return { groups: { ...ldapSettings().groups, from } };
}

function reasonOf(reason: string) {
  return (error: unknown): boolean => error instanceof LdapError && error.reason === reason;
}

const group = (cn: string) => `cn=${cn},ou=groups,dc=example,dc=org`;

describe('E4: entries that are not as one expects', () => {
  it('E4 refuses a name that two entries have, without a bind', async () => {
    const twins = ['people', 'others'].map((ou) => ({
      ...fakePerson('twin', 'word-of-twin'),
      dn: `uid=twin,ou=${ou},dc=example,dc=org`,
    }));
    await using school = await openFakeSchool({}, twins);
    assert.equal((await school.tries('twin', 'word-of-twin')).kind, 'wrong');
    assert.deepEqual(
      school.directory.binds.filter(({ name }) => name.startsWith('uid=')),
      [],
    );
    assert.deepEqual(school.reasons(), ['ambiguous']);
  });

  it('E4 lets nobody in without the attribute that names them for ever, and tells so only who has the password', async () => {
    const { entryUUID: _, ...attributes } = fakePerson('anon', '').attributes;
    const anon = { ...fakePerson('anon', 'word-of-anon'), attributes };
    const two = fakePerson('two', 'word-of-two', { entryUUID: ['one', 'other'] });
    const long = fakePerson('long', 'word-of-long', { entryUUID: ['x'.repeat(256)] });
    await using school = await openFakeSchool({}, [anon, two, long]);
    for (const name of ['anon', 'two', 'long']) {
      assert.equal((await school.tries(name, 'wrong')).kind, 'wrong');
      await assert.rejects(school.tries(name, `word-of-${name}`), reasonOf('subject'));
    }
  });

  it('E4 takes bytes for no text, and GUIDs and SIDs for what they are', async () => {
    const guid = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
    const sid = Buffer.from('010500000000000515000000010000000200000003000000f4010000', 'hex');
    const eva = fakePerson('eva', 'word-of-eva', {
      objectGUID: [guid],
      objectSid: [sid],
      jpegPhoto: [Buffer.from('ffd8ffe000104a464946', 'hex')],
      mail: [Buffer.from('ff00', 'hex'), 'eva@example.org'],
      'userCertificate;binary': [Buffer.from('3082', 'hex')],
    });
    const attributes = ['objectSid', 'jpegPhoto', 'userCertificate', 'entryUUID'];
    await using school = await openFakeSchool({ subjectAttribute: 'objectGUID', attributes }, [
      eva,
    ]);
    const identity = letIn(await school.tries('eva', 'word-of-eva'));
    assert.equal(identity.subject, '33221100-5544-7766-8899-aabbccddeeff');
    assert.equal(identity.claims['objectSid'], 'S-1-5-21-1-2-3-500');
    assert.equal(identity.email, 'eva@example.org');
    assert.equal(identity.claims['jpegPhoto'], undefined);
    assert.equal(identity.claims['userCertificate'], undefined);
  });

  it('E4 keeps no attribute that nobody asked for', async () => {
    await using school = await openFakeSchool();
    school.directory.faultFor = ({ operation, filter }) =>
      operation === 'search' && String(filter).includes('uid=ada)')
        ? (id) => {
            const given = {
              uid: ['ada'],
              entryUUID: ['u'],
              userPassword: ['canary'],
              groups: ['x'],
            };
            const entry = { dn: ADA_DN, attributes: given };
            const all = Object.keys(given).map((name) => name.toLowerCase());
            return Buffer.concat([
              entryMessage(id, entry, all),
              ldapMessage(id, ldapResult(0x65, 0)),
            ]);
          }
        : null;
    const identity = letIn(await school.tries('ada', ADA_PASSWORD));
    assert.ok(!JSON.stringify(identity).includes('canary'));
    assert.deepEqual(identity.groups, []);
  });
});

describe('E4: referrals', () => {
  it('E4 follows none, whether of a search, of an entry or of a bind', async () => {
    const other = await FakeDirectory.start();
    const url = `ldap://127.0.0.1:${other.port}/dc=example,dc=org`;
    await using school = await openFakeSchool();
    const { directory, tries } = school;

    directory.faultFor = ({ filter }) =>
      String(filter).includes('ada') ? (id) => referralMessage(id, 0x65, url) : null;
    await assert.rejects(tries('ada', ADA_PASSWORD), reasonOf('not_here'));

    directory.faultFor = ({ filter }) =>
      String(filter).includes('ada')
        ? (id) => Buffer.concat([referenceMessage(id, url), ldapMessage(id, ldapResult(0x65, 0))])
        : null;
    assert.equal((await tries('ada', ADA_PASSWORD)).kind, 'wrong');

    directory.faultFor = ({ operation, name }) =>
      operation === 'bind' && name === ADA_DN ? (id) => referralMessage(id, 0x61, url) : null;
    assert.equal((await tries('ada', ADA_PASSWORD)).kind, 'wrong');
    assert.deepEqual(school.reasons(), ['no_such_account', 'referred']);

    assert.equal(other.connections, 0);
    await other.close();
  });
});

describe('E4: groups', () => {
  it('E4 goes round a circle of groups once', async () => {
    const circle = [
      fakeGroup('one', [ADA_DN, group('three')]),
      fakeGroup('two', [group('one')]),
      fakeGroup('three', [group('two')]),
      fakeGroup('self', [group('self'), ADA_DN]),
    ];
    for (const from of ['nested', 'ad_nested'] as const) {
      await using school = await openFakeSchool(groupsFrom(from), circle);
      const { groups } = letIn(await school.tries('ada', ADA_PASSWORD));
      assert.deepEqual([...groups].sort(), ['one', 'self', 'three', 'two']);
    }
  });

  it('E4 follows a chain of groups ten levels up and no further', async () => {
    const chain = Array.from({ length: 30 }, (_, at) =>
      fakeGroup(`level-${at}`, [at === 0 ? ADA_DN : group(`level-${at - 1}`)]),
    );
    await using school = await openFakeSchool(groupsFrom('nested'), chain);
    const { groups } = letIn(await school.tries('ada', ADA_PASSWORD));
    assert.equal(groups.length, 10);
  });

  it('E4 keeps a thousand of ten thousand groups, and says that there are more', async () => {
    const many = Array.from({ length: 10_000 }, (_, at) => `crowd-${at}`);
    const entries = many.map((cn) => fakeGroup(cn, [ADA_DN]));
    const memberOf = fakePerson('ben', 'word-of-ben', { memberOf: many.map(group) });
    await using school = await openFakeSchool(groupsFrom('nested'), entries);
    const began = performance.now();
    const { groups } = letIn(await school.tries('ada', ADA_PASSWORD));
    assert.equal(groups.length, 1000);
    assert.ok(performance.now() - began < 4000);
    assert.match(school.lines.join(), /directory_groups_cut/);

    await using other = await openFakeSchool(groupsFrom('member_of'), [memberOf]);
    assert.equal(letIn(await other.tries('ben', 'word-of-ben')).groups.length, 1000);
    assert.match(other.lines.join(), /directory_groups_cut/);
  });

  it("E4 reads Active Directory's memberOf in parts as memberOf", async () => {
    const ranged = fakePerson('ben', 'word-of-ben', {
      'memberOf;range=0-1499': [group('board'), 'CN=Sales\\, West,OU=Groups,DC=example,DC=org'],
    });
    await using school = await openFakeSchool(groupsFrom('member_of'), [ranged]);
    const { groups } = letIn(await school.tries('ben', 'word-of-ben'));
    assert.deepEqual(groups, ['board', 'Sales, West']);
  });
});

describe('E4: whom a bind says it was', () => {
  it('E4 takes an entry that changes its name between search and bind for nobody', async () => {
    await using school = await openFakeSchool();
    school.directory.faultFor = ({ operation, name }) => {
      if (operation === 'bind' && name === ADA_DN) school.directory.entries = [];
      return null;
    };
    assert.equal((await school.tries('ada', ADA_PASSWORD)).kind, 'wrong');
  });

  it('E4 reads nothing of a person whose own entry cannot be found after a bind at once', async () => {
    const directory = await FakeDirectory.start([{ ...fakePerson('ada', ADA_PASSWORD) }]);
    const template = 'uid={username},ou=people,dc=example,dc=org';
    const settings = ldapSettings({
      servers: [directory.at()],
      bindDn: null,
      bindPassword: null,
      directBind: { kind: 'dn', template },
    });
    const { method, tries } = openLdapMethod(settings);
    directory.faults.search = (id) =>
      ldapMessage(id, ber(0x65, ...[ldapResult(0x65, 0).subarray(2)]));
    await assert.rejects(tries('ada', ADA_PASSWORD), reasonOf('entry'));
    await method.close();
    await directory.close();
  });
});
