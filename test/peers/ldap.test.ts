import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { LdapMethodConfig } from '../../src/config/method-configs/ldap.ts';
import { LdapError } from '../../src/sign-in/methods/ldap/errors.ts';
import { openDirectoryHouse } from '../support/directory-house.ts';
import { ADA_PASSWORD, ldapSettings, SERVICE_PASSWORD } from '../support/ldap-settings.ts';
import { ADA_DN, letIn, openLdapMethod } from '../support/ldap-subject.ts';
import { ListeningProxy } from '../support/listening-proxy.ts';
import { describePasswordContract, type PasswordSubject } from '../support/password-contract.ts';
import { requirePart } from '../support/require-part.ts';
import { ADMIN_PASSWORD, PUPILS, passwordOf } from '../support/school-ldif.ts';
import { ADMIN, hasSlapd, Slapd } from '../support/slapd.ts';
import { seatOf } from '../support/story.ts';
import { AUTH } from '../support/usher.ts';

const skip = requirePart('slapd', hasSlapd);
const template = 'uid={username},ou=people,dc=example,dc=org';
const atOnce = { bindDn: null, bindPassword: null, directBind: { kind: 'dn', template } } as const;

/** How often the password of anybody but the service account was tried. */
function bindsIn(log: string): number {
  return [...log.matchAll(/ BIND dn="uid=[^"]*" method=128/g)].length;
}

describe('slapd', { skip }, () => {
  let slapd: Slapd;
  before(async () => {
    slapd = await Slapd.start();
  });
  after(() => slapd?.close());

  const open = (more: Partial<LdapMethodConfig> = {}) => {
    const { ldaps, caFile } = slapd;
    const opened = openLdapMethod(ldapSettings({ servers: [ldaps], caFile, ...more }));
    return { ...opened, [Symbol.asyncDispose]: () => opened.method.close() };
  };
  /** What slapd writes while this is done. It writes after it has answered, so its quiet is waited for. */
  const logOf = async (work: () => Promise<unknown>): Promise<string> => {
    const from = await quietAt(slapd);
    await work();
    await quietAt(slapd);
    return slapd.log.slice(from);
  };
  const groupsOf = async (name: string, groups: Partial<LdapMethodConfig['groups']>) => {
    await using opened = open({ groups: { ...ldapSettings().groups, ...groups } });
    return letIn(await opened.tries(name, passwordOf(name))).groups;
  };

  it('signs somebody in by TLS, StartTLS or, where that was written, neither', async () => {
    for (const server of [slapd.ldaps, slapd.startTls, slapd.plain]) {
      await using opened = open({ servers: [server] });
      assert.deepEqual(await opened.method.check(), [{ name: 'sign-in:school', ok: true }]);
      const identity = letIn(await opened.tries('ada', ADA_PASSWORD));
      assert.deepEqual(
        [identity.username, identity.name, identity.email, identity.emailVerified],
        ['ada', 'Ada, Countess of Lovelace', 'ada@example.org', false],
      );
      assert.match(identity.subject, /^[0-9a-f-]{36}$/);
    }
  });

  it('signs somebody in at once under a DN, as the same person', async () => {
    await using searched = open();
    await using direct = open(atOnce);
    const { subject } = letIn(await searched.tries('ada', ADA_PASSWORD));
    assert.equal(letIn(await direct.tries('ada', ADA_PASSWORD)).subject, subject);
    assert.deepEqual(await direct.method.check(), [{ name: 'sign-in:school', ok: true }]);
  });

  it('signs in people with names of other letters and of signs, by either way', async () => {
    for (const more of [{}, atOnce]) {
      await using opened = open(more);
      for (const name of ['müller', 'MÜLLER', 'mu\u0308ller', 'a*b(c)\\d']) {
        const verdict = await opened.tries(name, passwordOf(name.normalize('NFC').toLowerCase()));
        assert.equal(verdict.kind, 'right', name);
      }
    }
  });

  it('leads from the room to a seat, as host by a group within a group', async () => {
    const settings = [
      `ca_file: ${slapd.caFile}`,
      'base: dc=example,dc=org',
      "bind_dn: 'cn=usher,ou=services,dc=example,dc=org'",
      `bind_password: ${SERVICE_PASSWORD}`,
      'groups: { from: nested }',
    ];
    const more = "rooms: [{ match: '*', host: ['group:staff'] }]";
    const { usher, browser } = await openDirectoryHouse(slapd.ldaps, { settings, more });
    try {
      const ada = browser();
      await ada.visit(`${AUTH}/room/board`);
      assert.equal((await ada.submit({ username: 'ada', password: 'wrong' })).status, 401);
      const { user } = seatOf(await ada.submit({ password: ADA_PASSWORD })).claims.context;
      assert.deepEqual([user['id'], user['moderator']], ['ada', true]);
    } finally {
      await usher.close();
    }
  });

  it('finds groups by every way', async () => {
    const circle = ['board', 'round-1'];
    assert.deepEqual([...(await groupsOf('ada', { from: 'member' }))].sort(), circle);
    assert.deepEqual([...(await groupsOf('ada', { from: 'nested' }))].sort(), [
      'board',
      'everybody',
      'round-1',
      'round-2',
      'staff',
    ]);
    assert.deepEqual(await groupsOf('ada', { from: 'none' }), []);
    const unix = { memberAttribute: 'memberUid', memberValue: 'username' } as const;
    const posix = { ...unix, from: 'member', filter: '(objectClass=posixGroup)' } as const;
    assert.deepEqual(await groupsOf('ada', posix), ['unix']);
    const named = await groupsOf('ada', { from: 'member', name: 'dn' });
    assert.ok(named.includes('cn=board,ou=groups,dc=example,dc=org'));
  });

  it('reads memberOf as its overlay keeps it', async () => {
    slapd.change(
      'dn: cn=late,ou=groups,dc=example,dc=org\nchangetype: add\nobjectClass: groupOfNames\ncn: late\nmember: uid=pupil01,ou=people,dc=example,dc=org\n',
    );
    assert.deepEqual(await groupsOf('pupil01', { from: 'member_of' }), ['late']);
  });

  it('says so when slapd tells of no more than so many groups (E4)', async () => {
    await using opened = open();
    const { groups } = letIn(await opened.tries('joiner', passwordOf('joiner')));
    assert.equal(groups.length, 500);
    assert.match(opened.lines.join(), /directory_groups_cut/);
  });

  it('reads page after page where slapd goes on, and keeps a thousand', async () => {
    const { groups } = ldapSettings();
    await using opened = open({ bindDn: ADMIN, bindPassword: ADMIN_PASSWORD, groups });
    const found = letIn(await opened.tries('joiner', passwordOf('joiner'))).groups;
    assert.equal(new Set(found).size, 1000);
    assert.deepEqual(opened.requests.filter((one) => one === 'search ok').length, 4);
  });

  it('has slapd search what was typed, letter by letter (E1)', async () => {
    await using opened = open();
    for (const [name, logged] of [
      ['*', '\\2A'],
      [')(|(uid=*', '\\29\\28|\\28uid=\\2A'],
      ['\\00', '\\5C00'],
      ['nobody,dc=x', 'nobody,dc=x'],
    ] as const) {
      const log = await logOf(() => opened.tries(name, 'word'));
      assert.ok(log.includes(`filter="(&(objectClass=person)(uid=${logged}))"`), name);
      assert.match(log, /nentries=0/);
      assert.equal(bindsIn(log), 0);
    }
    await using direct = open(atOnce);
    const log = await logOf(() => direct.tries('ada,ou=people,dc=example,dc=org', ADA_PASSWORD));
    assert.match(log, /BIND dn="uid=ada\\2C/);
    assert.match(log, /err=49/);
  });

  it('gets no bind for a name that two have, an alias or a referral (E4)', async () => {
    await using opened = open();
    const log = await logOf(async () => {
      for (const name of ['twin', 'alias', 'elsewhere']) {
        assert.equal((await opened.tries(name, ADA_PASSWORD)).kind, 'wrong', name);
      }
    });
    assert.equal(bindsIn(log), 0);
    assert.deepEqual(opened.reasons(), ['ambiguous', 'no_such_account', 'no_such_account']);
  });

  it('is asked with no SASL, whatever the name (E3)', async () => {
    const log = await logOf(async () => {
      for (const more of [{}, atOnce]) {
        await using opened = open(more);
        for (const name of ['EXTERNAL', 'PLAIN', 'cn=usher,ou=services,dc=example,dc=org']) {
          assert.equal((await opened.tries(name, SERVICE_PASSWORD)).kind, 'wrong');
        }
      }
    });
    assert.doesNotMatch(log, /method=163|mech=(?!SIMPLE)/);
  });

  for (const [name, reason] of [
    ['locked', 'locked'],
    ['reset', 'must_change_password'],
    ['expired', 'password_expired'],
    ['wordless', 'wrong_password'],
  ] as const) {
    it(`lets nobody in who is ${name} by its password policy, and the log says why (E7)`, async () => {
      await using opened = open();
      assert.deepEqual(await opened.tries(name, passwordOf(name)), { kind: 'wrong' });
      assert.deepEqual(opened.reasons(), [reason]);
    });
  }

  it('locks an account after as many tries as were made, not sooner (E10)', async () => {
    await using opened = open();
    const log = await logOf(async () => {
      for (let count = 0; count < 2; count++) await opened.tries('pupil20', 'wrong');
      assert.equal((await opened.tries('pupil20', passwordOf('pupil20'))).kind, 'right');
      for (let count = 0; count < 3; count++) await opened.tries('pupil20', 'wrong');
      assert.equal((await opened.tries('pupil20', passwordOf('pupil20'))).kind, 'wrong');
    });
    assert.equal(opened.reasons().at(-1), 'locked');
    assert.equal(bindsIn(log), 7);
  });

  it('gives each of 200 at once their own identity and groups (E9)', async () => {
    await using opened = open({ deadlineSeconds: 30 });
    const log = await logOf(() =>
      Promise.all(
        Array.from({ length: 200 }, async (_, at) => {
          const uid = PUPILS[at % 19]!;
          const { username, groups } = letIn(await opened.tries(uid, passwordOf(uid)));
          assert.deepEqual([username, groups.includes(uid)], [uid, true]);
        }),
      ),
    );
    const names = new Map<string, Set<string>>();
    for (const [, connection = '', dn = ''] of log.matchAll(
      / (conn=\d+) .* BIND dn="([^"]*)" method/g,
    )) {
      names.set(connection, (names.get(connection) ?? new Set()).add(dn));
    }
    assert.equal([...names.values()].filter(({ size }) => size > 1).length, 0);
    assert.equal(bindsIn(log), 200);
  });

  it('hears no password in clear text, and none at all where StartTLS is stripped (E5)', async () => {
    await using proxy = await ListeningProxy.start(slapd.startTls.port);
    const servers = [{ ...slapd.startTls, port: proxy.port }];
    await using opened = open({ servers });
    assert.equal((await opened.tries('ada', ADA_PASSWORD)).kind, 'right');
    const heard = proxy.heard.toString('latin1');
    assert.ok(heard.includes('1.3.6.1.4.1.1466.20037'));
    for (const word of [ADA_PASSWORD, SERVICE_PASSWORD, 'uid=ada'])
      assert.ok(!heard.includes(word));

    // The result of the first answer becomes 2, protocolError: what somebody in between would say.
    proxy.change = (chunk) => {
      const at = chunk.indexOf(Buffer.from([0x0a, 0x01, 0x00]));
      return at < 0 ? chunk : Buffer.from(chunk).fill(2, at + 2, at + 3);
    };
    await using stripped = open({ servers });
    await assert.rejects(stripped.tries('ada', ADA_PASSWORD), { reason: 'start_tls' });
    assert.ok(!proxy.heard.toString('latin1').includes(ADA_PASSWORD));
  });

  it('is waited for no longer than it may take, and there again at once (E6)', async () => {
    await using opened = open({ serverDeadlineSeconds: 1, deadlineSeconds: 2 });
    assert.equal((await opened.tries('ada', ADA_PASSWORD)).kind, 'right');
    slapd.freeze();
    const began = performance.now();
    try {
      await assert.rejects(opened.tries('ada', ADA_PASSWORD), LdapError);
    } finally {
      slapd.thaw();
    }
    assert.ok(performance.now() - began < 3000);
    assert.equal((await opened.tries('ada', ADA_PASSWORD)).kind, 'right');
  });

  it('takes as long over an unknown name as over a wrong password (F5)', async () => {
    // What slapd itself takes longer over somebody it knows, by writing the failed try to a disk, is left out.
    await using opened = open();
    const times = { known: [] as number[], unknown: [] as number[] };
    // The third wrong one in a row would lock the account; a right one between them sets it back.
    for (let round = 0; round < 100; round++) {
      for (const which of round % 2 === 0
        ? (['known', 'unknown'] as const)
        : (['unknown', 'known'] as const)) {
        const began = performance.now();
        await opened.tries(which === 'known' ? 'pupil02' : 'nobody', 'wrong');
        times[which].push(performance.now() - began);
      }
      if (round % 2 === 1) await opened.tries('pupil02', passwordOf('pupil02'));
    }
    const [known, unknown] = [median(times.known), median(times.unknown)];
    assert.ok(Math.abs(known - unknown) < 5, `${known} ms and ${unknown} ms`);
  });

  for (const [way, more] of [
    ['a search before the bind', {}],
    ['a bind at once', atOnce],
  ] as const) {
    describePasswordContract(`slapd, ${way}`, async (): Promise<PasswordSubject> => {
      slapd.change(
        'dn: cn=usual,ou=policies,dc=example,dc=org\nchangetype: modify\nreplace: pwdLockout\npwdLockout: FALSE\n',
      );
      const { method, lines } = open({ ...more, deadlineSeconds: 20 });
      return {
        method,
        person: {
          username: 'ada',
          password: ADA_PASSWORD,
          spellings: ['ADA', ' ada ', 'ａｄａ', ...(way === 'a bind at once' ? [] : ['Ada'])],
        },
        unknown: 'nobody',
        tries: null,
        setDown: (isDown) => (isDown ? slapd.stop() : slapd.restart()),
        said: () => lines.join('\n'),
        secrets: () => [SERVICE_PASSWORD],
        close: () => method.close(),
      };
    });
  }

  it('knows nobody by the name of an entry alone', async () => {
    await using opened = open();
    assert.equal((await opened.tries(ADA_DN, ADA_PASSWORD)).kind, 'wrong');
  });
});

/** How long its log is when it has written nothing for a while. */
async function quietAt(slapd: Slapd): Promise<number> {
  for (let length = -1; ; ) {
    if (length === slapd.log.length) return length;
    length = slapd.log.length;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}
