import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ldapDefaults } from '../../src/config/ldap-presets.ts';
import type { LdapMethodConfig } from '../../src/config/method-configs/ldap.ts';
import { openDirectoryHouse } from '../support/directory-house.ts';
import { ldapSettings } from '../support/ldap-settings.ts';
import { letIn, openLdapMethod } from '../support/ldap-subject.ts';
import { describePasswordContract, type PasswordSubject } from '../support/password-contract.ts';
import { requirePart } from '../support/require-part.ts';
import {
  AD_BASE,
  DISABLED,
  NEVER_EXPIRES,
  NORMAL,
  REALM,
  Samba,
  sambaLacks,
} from '../support/samba.ts';
import { seatOf } from '../support/story.ts';
import { AUTH } from '../support/usher.ts';

const skip = sambaLacks && requirePart(`a Samba domain controller (${sambaLacks})`, false);
const ADA = 'Analytical-Engine-1843';
const SERVICE = 'Service-Word-7Hq2';

function adSettings(samba: Samba, more: Partial<LdapMethodConfig> = {}): LdapMethodConfig {
  const isDirect = more.directBind?.kind === 'realm';
  const { filter, subjectAttribute, claims, groups } = ldapDefaults('ad', isDirect);
  return ldapSettings({
    preset: 'ad',
    servers: [samba.at('ldaps')],
    caFile: samba.caFile,
    base: AD_BASE,
    bindDn: isDirect ? null : `svc-usher@${REALM}`,
    bindPassword: isDirect ? null : SERVICE,
    filter,
    subjectAttribute,
    claims,
    groups: { ...groups, base: AD_BASE },
    serverDeadlineSeconds: 10,
    deadlineSeconds: 20,
    ...more,
  });
}

const direct = { directBind: { kind: 'realm', realm: REALM } } as const;

describe('a Samba domain controller', { skip }, () => {
  let samba: Samba;
  let adaDn: string;
  before(async () => {
    samba = await Samba.start();
    await samba.addUser('svc-usher', SERVICE);
    adaDn = await samba.addUser('ada', ADA, {
      displayName: 'Ada Lovelace',
      mail: 'ada@example.org',
    });
    const inner = await samba.addGroup('inner', [adaDn]);
    const middle = await samba.addGroup('middle', [inner]);
    await samba.addGroup('outer', [middle]);
  });
  after(() => samba?.close());

  const open = (more: Partial<LdapMethodConfig> = {}) => {
    const opened = openLdapMethod(adSettings(samba, more));
    return { ...opened, [Symbol.asyncDispose]: () => opened.method.close() };
  };

  describe('somebody', () => {
    it('signs in by name or UPN, with a search before or at once, and is the same person', async () => {
      const subjects = new Set<string>();
      for (const more of [{}, direct]) {
        await using opened = open(more);
        assert.deepEqual(await opened.method.check(), [{ name: 'sign-in:school', ok: true }]);
        for (const name of ['ada', 'ADA', `ada@${REALM}`, `Ada@${REALM.toUpperCase()}`]) {
          const identity = letIn(await opened.tries(name, ADA));
          subjects.add(identity.subject);
          assert.deepEqual(
            [identity.username, identity.name, identity.email],
            ['ada', 'Ada Lovelace', 'ada@example.org'],
          );
        }
      }
      const [subject] = subjects;
      assert.equal(subjects.size, 1);
      assert.match(subject ?? '', /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/);
    });

    it('keeps the id that Samba itself prints when they are renamed', async () => {
      await using opened = open();
      await samba.addUser('bride', ADA);
      const { subject } = letIn(await opened.tries('bride', ADA));
      await samba.change(`CN=bride,CN=Users,${AD_BASE}`, {
        sAMAccountName: 'wife',
        userPrincipalName: `wife@${REALM}`,
      });
      assert.equal(letIn(await opened.tries('wife', ADA)).subject, subject);
      assert.equal((await opened.tries('bride', ADA)).kind, 'wrong');
    });

    it('is in the groups that name them, and in those above by either way', async () => {
      const found = async (from: LdapMethodConfig['groups']['from']) => {
        const { groups } = adSettings(samba);
        await using opened = open({ groups: { ...groups, from } });
        return [...letIn(await opened.tries('ada', ADA)).groups].sort();
      };
      assert.deepEqual(await found('member_of'), ['inner']);
      assert.deepEqual(await found('member'), ['inner']);
      assert.deepEqual(await found('nested'), ['inner', 'middle', 'outer']);
      assert.deepEqual(await found('ad_nested'), ['inner', 'middle', 'outer']);
      assert.deepEqual(await found('none'), []);
    });

    it('reads their own groups at a bind at once', async () => {
      const { groups } = adSettings(samba);
      await using opened = open({ ...direct, groups: { ...groups, from: 'ad_nested' } });
      const identity = letIn(await opened.tries('ada', ADA));
      assert.deepEqual([...identity.groups].sort(), ['inner', 'middle', 'outer']);
    });
  });

  describe('an account that may not sign in (E7)', () => {
    // A password that has expired (532) cannot be made here: none expires within a day.
    const states: readonly (readonly [string, string, () => Promise<unknown>])[] = [
      [
        'disabled',
        'disabled',
        () =>
          samba.change(`CN=disabled,CN=Users,${AD_BASE}`, {
            userAccountControl: String(NORMAL | DISABLED),
          }),
      ],
      [
        'account_expired',
        'gone',
        () => samba.change(`CN=gone,CN=Users,${AD_BASE}`, { accountExpires: '116444736010000000' }),
      ],
      [
        'must_change_password',
        'fresh',
        () => samba.change(`CN=fresh,CN=Users,${AD_BASE}`, { pwdLastSet: '0' }),
      ],
      [
        'not_at_this_hour',
        'nightly',
        () => samba.change(`CN=nightly,CN=Users,${AD_BASE}`, { logonHours: Buffer.alloc(21) }),
      ],
    ];
    for (const [reason, name, make] of states) {
      it(`is "wrong" on the page and ${reason} in the log`, async () => {
        const more = name === 'fresh' ? { userAccountControl: String(NORMAL) } : {};
        await samba.addUser(name, ADA, more);
        await make();
        for (const settings of [{}, direct]) {
          await using opened = open(settings);
          assert.deepEqual(await opened.tries(name, ADA), { kind: 'wrong' });
          assert.deepEqual(await opened.tries(name, 'wrong'), { kind: 'wrong' });
          assert.deepEqual(opened.reasons(), [reason, 'wrong_password']);
        }
      });
    }

    it('is locked by Samba after as many tries as were made, not more (E10)', async () => {
      await samba.change(AD_BASE, {
        lockoutThreshold: '3',
        lockoutDuration: '-18000000000',
        lockOutObservationWindow: '-18000000000',
      });
      const dn = await samba.addUser('guessed', ADA);
      await using opened = open();
      for (let count = 1; count <= 2; count++) {
        await opened.tries('guessed', 'wrong');
        assert.equal(await samba.read(dn, 'badPwdCount'), String(count));
      }
      await opened.tries('guessed', 'wrong');
      assert.deepEqual(await opened.tries('guessed', ADA), { kind: 'wrong' });
      assert.equal(opened.reasons().at(-1), 'locked');
      await samba.change(AD_BASE, { lockoutThreshold: '0' });
    });

    it('is unknown to the log by its own reason, and not to the page', async () => {
      await using opened = open(direct);
      assert.deepEqual(await opened.tries('nobody', ADA), { kind: 'wrong' });
      assert.match(String(opened.reasons()[0]), /no_such_account|wrong_password/);
    });
  });

  it('leads from the room to a seat, as host by a group within a group', async () => {
    const settings = [
      'preset: ad',
      `ca_file: ${samba.caFile}`,
      `base: ${AD_BASE}`,
      `bind_dn: svc-usher@${REALM}`,
      `bind_password: ${SERVICE}`,
      'groups: { from: ad_nested }',
    ];
    const more = "rooms: [{ match: '*', host: ['group:outer'] }]";
    const house = await openDirectoryHouse(samba.at('ldaps'), { settings, more });
    try {
      const ada = house.browser();
      await ada.visit(`${AUTH}/room/board`);
      const seated = await ada.submit({ username: `Ada@${REALM}`, password: ADA });
      const { user } = seatOf(seated).claims.context;
      assert.deepEqual([user['id'], user['moderator']], ['ada', true]);
    } finally {
      await house.usher.close();
    }
  });

  it('is asked with StartTLS too, and takes no password in clear text', async () => {
    await using secure = open({ servers: [samba.at('starttls')] });
    assert.equal((await secure.tries('ada', ADA)).kind, 'right');
    await using plain = open({ servers: [samba.at('none')] });
    await assert.rejects(plain.tries('ada', ADA), { reason: 'transport' });
  });

  it('says in time that it wants an account to be searched with', async () => {
    await using opened = open({ bindDn: null, bindPassword: null });
    await assert.rejects(opened.tries('ada', ADA), { reason: 'rights' });
  });

  for (const [way, more] of [
    ['a search before the bind', {}],
    ['a bind at once', direct],
  ] as const) {
    describePasswordContract(`Samba, ${way}`, async (): Promise<PasswordSubject> => {
      const username = `contract-${way.length}`;
      await samba.addUser(username, ADA, { userAccountControl: String(NORMAL | NEVER_EXPIRES) });
      const opened = openLdapMethod(adSettings(samba, { ...more, deadlineSeconds: 30 }));
      const { method, lines } = opened;
      return {
        method,
        person: {
          username,
          password: ADA,
          spellings: [username.toUpperCase(), ` ${username}`, `${username}@${REALM}`],
        },
        unknown: 'nobody-at-all',
        tries: null,
        setDown: null,
        said: () => lines.join('\n'),
        secrets: () => [SERVICE],
        close: () => method.close(),
      };
    });
  }
});
