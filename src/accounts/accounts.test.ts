import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { AccountHouse, allow, TESTER } from '../../test/support/account-house.ts';
import type { Account } from '../model/account.ts';
import { hashStoredKey } from './password-hash.ts';
import { scramStoredKey } from './scram.ts';
import { totpCode } from './totp.ts';

const PASSWORD = 'kahvila pöytä 7';
const BLANK = { displayName: null, email: null, groups: [], language: null };
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

let house: AccountHouse;
beforeEach(async () => {
  house = await AccountHouse.open();
});
afterEach(() => house.close());

const codeNow = (steps = 0) => totpCode(SECRET, Math.floor(house.clock.nowSeconds() / 30) + steps);
const tried = async (name: string, password: string) => {
  const result = await house.accounts.tryPassword(name, password, allow);
  return result.kind === 'wrong' ? result.reason : result.kind;
};

describe('an account', () => {
  test('is made by its name in one spelling, once, and its id is never another’s', async () => {
    const { accounts } = house;
    const joki = await house.add('Joki@Meet.example.org', { groups: ['a', 'a', 'b'] });
    assert.deepEqual([joki.name, joki.groups], ['joki', ['a', 'b']]);
    assert.match(joki.id, /^a[0-9a-f]{24}$/);
    assert.deepEqual(await accounts.find(' JOKI '), joki);
    const wishes = ['joki', 'ann', 'ANN', '<x>'].map((name) => ({ ...BLANK, name }));
    const wanted = wishes.map((wish) => ({ wish, password: null }));
    const { created, refusals } = await accounts.create(wanted, TESTER);
    assert.deepEqual([created.length, refusals.map(({ index }) => index)], [0, [0, 2, 3]]);
    assert.equal((await accounts.list(10)).length, 1);
    assert.equal(await accounts.remove(joki.id, TESTER), true);
    assert.notEqual((await house.add('joki')).id, joki.id);
    assert.equal(await accounts.remove(joki.id, TESTER), false);
  });

  test('is refused with what nobody can be called, be reached at or belong to', async () => {
    const bad = [
      { displayName: '' },
      { displayName: 'a\nb' },
      { displayName: 'x'.repeat(101) },
      { email: 'nowhere' },
      { email: 'a@b\r\nBcc: c@d' },
      { email: 'a@b,c@d' },
      { groups: [''] },
      { groups: ['a\0'] },
      { groups: ['x'.repeat(257)] },
    ];
    for (const more of bad) await assert.rejects(house.add('joki', more), JSON.stringify(more));
  });

  test('changes, and its sessions end where its groups change', async () => {
    const { accounts } = house;
    const { id } = await house.add('joki', { groups: ['a', 'b'] });
    await house.openSession(id, 'h');
    assert.ok(await accounts.change(id, { displayName: 'Jo', groups: ['b', 'a'] }, TESTER));
    assert.equal((await accounts.sessions(id)).length, 1);
    const changed = await accounts.change(id, { groups: ['b'] }, TESTER);
    assert.ok(changed && !('refused' in changed));
    assert.deepEqual([changed.displayName, changed.groups], ['Jo', ['b']]);
    assert.equal((await accounts.sessions(id)).length, 0);
    const refused = await accounts.change(id, { email: 'x' }, TESTER);
    assert.ok(refused && 'refused' in refused);
    assert.equal(await accounts.change('a0', { email: null }, TESTER), null);
  });

  test('signs in by its password alone, and says in the log what was wrong', async () => {
    const { id } = await house.add('ann');
    assert.equal(await tried('ann', PASSWORD), 'no-password');
    await house.addWithPassword('joki', PASSWORD);
    assert.equal(await tried('joki@MEET.example.org', PASSWORD), 'right');
    assert.equal(await tried('joki', `${PASSWORD}!`), 'wrong-password');
    assert.equal(await tried('joki', PASSWORD.normalize('NFD')), 'right');
    assert.equal(await tried('nobody', PASSWORD), 'unknown-name');
    const joki = await house.accounts.find('joki');
    await house.accounts.disable(joki?.id ?? '', TESTER);
    assert.equal(await tried('joki', PASSWORD), 'disabled');
    assert.equal(await house.accounts.stands(joki?.id ?? ''), false);
    assert.equal(await house.accounts.stands(id), true);
  });
});

describe('an imported password', () => {
  test('works, becomes one of ours at the first sign-in, and works on', async () => {
    const terms = { salt: Buffer.from('a salt of Prosody'), rounds: 4096 };
    const key = await scramStoredKey(PASSWORD, terms);
    const stored = await hashStoredKey(key, terms, house.deps.random);
    const { id } = await house.add('joki', {}, stored);
    const { accounts } = house.storage;
    assert.equal(await tried('joki', 'something else'), 'wrong-password');
    assert.match((await accounts.findPassword(id))?.hash ?? '', /^\$scram-sha-1\$i=4096\$/);
    assert.equal(await tried('joki', PASSWORD), 'right');
    const renewed = await accounts.findPassword(id);
    assert.match(renewed?.hash ?? '', /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    assert.equal(renewed?.importedRounds, 0);
    assert.equal(await accounts.mostImportedRounds(), 0);
    assert.equal(await tried('joki', PASSWORD), 'right');
    assert.deepEqual(await accounts.findPassword(id), renewed);
  });

  test('of which a right one comes twenty times at once is made anew once', async () => {
    const terms = { salt: Buffer.from('a salt of Prosody'), rounds: 4096 };
    const key = await scramStoredKey(PASSWORD, terms);
    const stored = await hashStoredKey(key, terms, house.deps.random);
    await house.add('joki', {}, stored);
    const all = await Promise.all(Array.from({ length: 20 }, () => tried('joki', PASSWORD)));
    assert.deepEqual(new Set(all), new Set(['right']));
    assert.equal(await tried('joki', PASSWORD), 'right');
  });
});

describe('a second factor', () => {
  let joki: Account;
  let codes: readonly string[];
  const half = () => ({ accountId: joki.id, passwordSetAt: joki.passwordSetAt });
  const second = async (factor: 'totp' | 'recovery-code', code: string, from = half()) => {
    const result = await house.accounts.trySecondFactor(from, { factor, code }, allow);
    return result.kind === 'wrong' ? result.reason : result.kind;
  };
  beforeEach(async () => {
    joki = await house.addWithPassword('joki', PASSWORD);
    const given = { secret: SECRET, code: codeNow(), keptIdHash: null };
    codes = (await house.accounts.confirmTotp(joki.id, given, TESTER)) ?? [];
    house.clock.pass(60);
  });

  test('is set up by a right code alone, and gives ten recovery codes', async () => {
    assert.equal(codes.length, 10);
    const given = { secret: SECRET, code: '000000', keptIdHash: null };
    assert.equal(await house.accounts.confirmTotp(joki.id, given, TESTER), null);
    const drawn = house.accounts.drawTotp(joki, 'Example University');
    assert.match(drawn.secret, /^[A-Z2-7]{32}$/);
    assert.match(drawn.address, /^otpauth:\/\/totp\/Example%20University:joki\?secret=/);
    const factors = await house.accounts.factors(joki.id);
    assert.deepEqual(factors, { totp: true, isTotpClosed: false, passkeys: 0, recoveryCodes: 10 });
  });

  test('is wanted after the password, and each code is taken once', async () => {
    const result = await house.accounts.tryPassword('joki', PASSWORD, allow);
    assert.ok(result.kind === 'half');
    assert.deepEqual(result.factors, ['totp', 'recovery-code']);
    assert.equal(await second('totp', '000000'), 'wrong-code');
    assert.equal(await second('totp', codeNow()), 'right');
    assert.equal(await second('totp', codeNow()), 'spent-code');
    assert.equal(await second('totp', codeNow(-1)), 'spent-code');
    assert.equal(await second('recovery-code', codes[0] ?? ''), 'right');
    assert.equal(await second('recovery-code', codes[0] ?? ''), 'wrong-code');
    assert.equal(await second('recovery-code', codeNow()), 'wrong-code');
    assert.equal(await second('totp', codes[1] ?? ''), 'wrong-code');
  });

  test('of one code a hundred times at once lets one in', async () => {
    for (const [factor, code] of [
      ['totp', codeNow()],
      ['recovery-code', codes[3] ?? ''],
    ] as const) {
      const all = await Promise.all(Array.from({ length: 100 }, () => second(factor, code)));
      assert.equal(all.filter((kind) => kind === 'right').length, 1);
    }
  });

  test('F1 of a hundred wrong codes in a row takes no code any more until another factor is right (NIST SP 800-63B)', async () => {
    const offered = async () => {
      const result = await house.accounts.tryPassword('joki', PASSWORD, allow);
      return result.kind === 'half' ? result.factors : [];
    };
    const guess = async (times: number) => {
      for (let n = 0; n < times; n += 1) assert.equal(await second('totp', '00000x'), 'wrong-code');
    };
    await guess(99);
    assert.equal(await second('totp', codeNow()), 'right');
    await guess(100);
    // However long one waits in between.
    house.clock.pass(30 * 24 * 3600);
    assert.equal(await second('totp', codeNow()), 'too-many-wrong-codes');
    assert.deepEqual(await offered(), ['recovery-code']);
    assert.equal((await house.accounts.factors(joki.id)).isTotpClosed, true);
    assert.equal(await second('recovery-code', codes[0] ?? ''), 'right');
    assert.deepEqual(await offered(), ['totp', 'recovery-code']);
    assert.equal(await second('totp', codeNow()), 'right');
  });

  test('is wanted too of whoever is signed in and wants to change something', async () => {
    const confirm = (password: string, code: string) =>
      house.accounts.confirmOwner(joki.id, { password, code }, allow);
    const recovery = codes[0] ?? '';
    assert.equal(await confirm(PASSWORD, ''), 'wrong');
    assert.equal(await confirm(PASSWORD, '000000'), 'wrong');
    assert.equal(await confirm('wrong', codeNow()), 'wrong');
    assert.equal(await confirm(PASSWORD, codeNow()), 'right');
    assert.equal(await confirm(PASSWORD, codeNow()), 'wrong');
    assert.equal(await confirm(PASSWORD, recovery.toLowerCase()), 'right');
    assert.equal(await confirm(PASSWORD, recovery), 'wrong');
  });

  test('of one code at the sign-in and at a change, fifty times each, lets one through', async () => {
    for (const [factor, code] of [
      ['totp', codeNow()],
      ['recovery-code', codes[3] ?? ''],
    ] as const) {
      const doors = Array.from({ length: 50 }, () => [
        second(factor, code),
        house.accounts.confirmOwner(joki.id, { password: PASSWORD, code }, allow),
      ]);
      const all = await Promise.all(doors.flat());
      assert.equal(all.filter((kind) => kind === 'right').length, 1);
    }
  });

  test('asks whether it may be tried, by the name of the account', async () => {
    const asked: string[] = [];
    const given = { factor: 'totp', code: codeNow() } as const;
    const refused = await house.accounts.trySecondFactor(half(), given, async (account) => {
      asked.push(account);
      return false;
    });
    assert.deepEqual([refused.kind, asked], ['wrong', ['joki']]);
    assert.equal(await second('totp', codeNow()), 'right');
  });

  test('opens nothing once the password was changed, the account disabled or the factor removed', async () => {
    house.clock.pass(1);
    const wished = { current: PASSWORD, next: 'another pöytä 8', keptIdHash: null };
    const changed = await house.accounts.changePassword(joki.id, wished, allow, TESTER);
    assert.equal(changed.kind, 'changed');
    assert.equal(await second('totp', codeNow()), 'password-changed');
    const now = { accountId: joki.id, passwordSetAt: house.clock.nowSeconds() };
    await house.accounts.disable(joki.id, TESTER);
    assert.equal(await second('totp', codeNow(), now), 'disabled');
    await house.accounts.enable(joki.id, TESTER);
    await house.accounts.removeFactors(joki.id, 'totp', TESTER);
    assert.equal(await second('totp', codeNow(), now), 'wrong-code');
    assert.equal(await second('recovery-code', codes[1] ?? '', now), 'wrong-code');
    assert.equal(await second('totp', codeNow(), { ...now, accountId: 'a0' }), 'unknown-name');
    assert.equal(await tried('joki', 'another pöytä 8'), 'right');
  });

  test('has new recovery codes, in the place of the old ones', async () => {
    const fresh = await house.accounts.renewRecoveryCodes(joki.id, TESTER);
    assert.equal(fresh?.length, 10);
    assert.equal(await second('recovery-code', codes[0] ?? ''), 'wrong-code');
    assert.equal(await second('recovery-code', fresh?.[0] ?? ''), 'right');
    await house.accounts.removeFactors(joki.id, 'all', TESTER);
    assert.equal(await house.accounts.renewRecoveryCodes(joki.id, TESTER), null);
  });
});

test('whoever is signed in changes the password by the one of now, and stays signed in alone', async () => {
  const joki = await house.addWithPassword('joki', PASSWORD);
  for (const id of ['mine', 'other']) await house.openSession(joki.id, id);
  const change = (current: string, next: string) =>
    house.accounts.changePassword(joki.id, { current, next, keptIdHash: 'mine' }, allow, TESTER);
  assert.deepEqual(await change('wrong', 'another pöytä 8'), { kind: 'wrong' });
  assert.deepEqual(await change(PASSWORD, 'joki1234'), { kind: 'refused', fault: 'personal' });
  await house.accounts.makeLink(joki.id, 'reset', TESTER);
  const changed = await change(PASSWORD, 'another pöytä 8');
  assert.deepEqual(changed, { kind: 'changed', endedSessions: 1 });
  const left = await house.accounts.sessions(joki.id);
  assert.deepEqual(
    left.map(({ idHash }) => idHash),
    ['mine'],
  );
  assert.deepEqual(await house.accounts.links(joki.id), []);
  assert.equal(await tried('joki', PASSWORD), 'wrong-password');
  assert.equal(await tried('joki', 'another pöytä 8'), 'right');
  const asks = await house.accounts.confirmOwner(
    joki.id,
    { password: 'another pöytä 8', code: '' },
    allow,
  );
  assert.equal(asks, 'right');
});

test('everything that is done stands in the trail, and no secret in the log', async () => {
  const joki = await house.addWithPassword('joki', PASSWORD);
  await house.accounts.disable(joki.id, TESTER);
  await house.accounts.enable(joki.id, TESTER);
  await house.accounts.voidPassword(joki.id, TESTER);
  await house.accounts.remove(joki.id, TESTER);
  assert.deepEqual(await house.trail(), [
    ...['account-create joki', 'account-link joki invite', 'account-password joki invite'],
    ...['account-disable joki', 'account-enable joki', 'account-password joki taken away'],
    'account-delete joki',
  ]);
  assert.ok(!house.said().includes(PASSWORD));
});
