import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { LdapError } from '../../src/sign-in/methods/ldap/errors.ts';
import { ldapMessage, ldapResult } from '../support/ber.ts';
import { TestAuthority } from '../support/certificates.ts';
import { FakeDirectory } from '../support/fake-directory.ts';
import { ADA_PASSWORD, ldapSettings } from '../support/ldap-settings.ts';
import { fakeSchool, letIn, openLdapMethod } from '../support/ldap-subject.ts';
import { methodProblems, withMethods } from '../support/sample-methods.ts';
import { load } from '../support/sample-settings.ts';

describe('E5: what protects a password on its way', () => {
  let authority: TestAuthority;
  let other: TestAuthority;
  before(() => {
    authority = new TestAuthority();
    other = new TestAuthority();
  });
  after(() => {
    authority.close();
    other.close();
  });

  const open = async (
    names: readonly string[],
    { days = 2, by = authority, host = '127.0.0.1', caFile = authority.caFile } = {},
  ) => {
    const directory = await FakeDirectory.start(fakeSchool(), by.issue(names, days));
    const servers = [directory.at('starttls', host)];
    const opened = openLdapMethod(ldapSettings({ servers, caFile }));
    const close = async () => {
      await opened.method.close();
      await directory.close();
    };
    return { directory, ...opened, [Symbol.asyncDispose]: close };
  };
  /** Nothing but the wish for TLS may have been said in clear text. */
  const assertSilent = (directory: FakeDirectory) => {
    const said = directory.seen.filter(({ isSecure }) => !isSecure);
    assert.ok(said.every(({ operation }) => operation === 'starttls' || operation === 'unbind'));
    assert.deepEqual(
      directory.binds.filter(({ isSecure }) => !isSecure),
      [],
    );
  };
  const refused = async (work: Promise<unknown>, reason: string, detail: RegExp = /./) => {
    await assert.rejects(work, (error: unknown) => {
      assert.ok(error instanceof LdapError);
      assert.equal(error.reason, reason);
      assert.match(error.hint ?? '', detail);
      return true;
    });
  };

  it('E5 says nothing before StartTLS, and signs in behind it', async () => {
    for (const [names, host] of [
      [['IP:127.0.0.1'], '127.0.0.1'],
      [['DNS:localhost'], 'localhost'],
    ] as const) {
      await using opened = await open(names, { host });
      const { directory, tries } = opened;
      assert.equal(letIn(await tries('ada', ADA_PASSWORD)).username, 'ada');
      assertSilent(directory);
      assert.equal(directory.binds.length, 2);
    }
  });

  const certificates = [
    ['for another host', ['DNS:other.example', 'IP:127.0.0.2'], {}, /ALTNAME/],
    [
      'for the address where the name was meant',
      ['IP:127.0.0.1'],
      { host: 'localhost' },
      /ALTNAME/,
    ],
    ['that has expired', ['IP:127.0.0.1'], { days: -1 }, /EXPIRED/],
    [
      'that nobody here vouches for',
      ['IP:127.0.0.1'],
      { foreign: true },
      /UNABLE_TO_VERIFY|SELF_SIGNED/,
    ],
    [
      'of no authority that Node knows, without ca_file',
      ['IP:127.0.0.1'],
      { caFile: null },
      /UNABLE_TO_VERIFY|SELF_SIGNED/,
    ],
  ] as const;
  for (const [what, names, more, code] of certificates) {
    it(`E5 refuses a certificate ${what}`, async () => {
      const by = 'foreign' in more ? other : authority;
      const caFile = 'caFile' in more ? null : authority.caFile;
      const options = { ...more, by, caFile: caFile as string };
      await using opened = await open(names, options);
      const { directory, tries } = opened;
      await refused(tries('ada', ADA_PASSWORD), 'tls', code);
      assert.deepEqual(directory.binds, []);
    });
  }

  it('E5 goes no further where StartTLS is refused, stripped or answered with something else', async () => {
    const answers = {
      start_tls: (id: number) => ldapMessage(id, ldapResult(0x78, 2, 'unsupported')),
      garbage: (id: number) => ldapMessage(id, ldapResult(0x61, 0)),
    };
    for (const [reason, answer] of Object.entries(answers)) {
      await using opened = await open(['IP:127.0.0.1']);
      const { directory, tries } = opened;
      directory.faults.starttls = answer;
      await refused(tries('ada', ADA_PASSWORD), reason);
      assertSilent(directory);
    }
  });

  it('E5 takes no answer that was put behind the one to StartTLS, in clear text', async () => {
    const success = ldapMessage(2, ldapResult(0x61, 0));
    for (const stuffed of [success, success.subarray(0, 6), Buffer.of(0x30)]) {
      await using opened = await open(['IP:127.0.0.1']);
      const { directory, tries } = opened;
      directory.faults.starttls = (id) =>
        Buffer.concat([ldapMessage(id, ldapResult(0x78, 0)), stuffed]);
      await refused(tries('ada', ADA_PASSWORD), 'garbage');
      assertSilent(directory);
    }
  });

  it('E5 never goes on in clear text when a protected connection has ended', async () => {
    await using opened = await open(['IP:127.0.0.1']);
    const { directory, tries } = opened;
    assert.equal((await tries('ada', ADA_PASSWORD)).kind, 'right');
    directory.cut();
    assert.equal((await tries('ada', ADA_PASSWORD)).kind, 'right');
    directory.faultFor = ({ operation, name }) =>
      operation === 'bind' && name.startsWith('uid=') ? 'reset' : null;
    await refused(tries('ada', ADA_PASSWORD), 'connection');
    assertSilent(directory);
  });

  it('E5 asks for a certificate file that can be read', async () => {
    await using opened = await open(['IP:127.0.0.1'], { caFile: '/nowhere/ca.pem' });
    const { directory, tries } = opened;
    await refused(tries('ada', ADA_PASSWORD), 'ca_file', /ENOENT/);
    assert.equal(directory.connections, 0);
  });
});

describe('E5: clear text only where somebody wrote that it shall be', () => {
  const entry = (more: string) =>
    `{type: ldap, base: 'dc=x', bind_dn: 'cn=u,dc=x', bind_password: word, ${more}}`;

  it('E5 makes StartTLS of ldap://, and TLS of ldaps://', () => {
    const config = load(withMethods(entry("url: 'ldap://a.example ldaps://b.example'")));
    assert.ok('config' in config);
    const [method] = config.config.signIn.methods;
    assert.ok(method?.type === 'ldap');
    assert.deepEqual(
      method.servers.map(({ transport, port }) => [transport, port]),
      [
        ['starttls', 389],
        ['ldaps', 636],
      ],
    );
    assert.ok(!config.notices.join().includes('clear text'));
  });

  it('E5 warns of `allow_plain`, and knows no switch that leaves certificates unchecked', () => {
    const config = load(withMethods(entry("url: 'ldap://a.example', allow_plain: true")));
    assert.ok('config' in config);
    const [method] = config.config.signIn.methods;
    assert.ok(method?.type === 'ldap');
    assert.equal(method.servers[0]?.transport, 'none');
    assert.match(config.notices.join(), /clear text/);
    const problems = methodProblems(entry("url: 'ldap://a.example', tls_check: false"));
    assert.match(problems.join(), /tls_check/);
  });
});
