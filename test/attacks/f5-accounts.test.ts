import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { hashStoredKey } from '../../src/accounts/password-hash.ts';
import { scramStoredKey } from '../../src/accounts/scram.ts';
import { createLocalMethod } from '../../src/sign-in/methods/local/local-method.ts';
import { AccountHouse, allow, TESTER } from '../support/account-house.ts';
import { BreakableStorage } from '../support/breakable-storage.ts';
import { LOCAL_SETTINGS } from '../support/local-settings.ts';
import { openHouse, type PasswordHouse } from '../support/password-house.ts';
import { openForm, postForm } from '../support/password-posts.ts';

const PASSWORD = 'kahvila pöytä 7';
/** Whatever an account of these names is, nobody outside can tell. */
const NAMES = ['f5-joki', 'f5-off', 'f5-bare', 'f5-moved', 'f5-two', 'f5-nobody'] as const;
/** Much, so that a try without it would stand out. */
const ROUNDS = 400_000;

describe('F5 whether there is an account', () => {
  let watched: BreakableStorage;
  let house: AccountHouse;
  let usher: PasswordHouse;
  before(async () => {
    watched = await BreakableStorage.open();
    const { storage } = watched;
    house = await AccountHouse.open({ storage });
    await house.addWithPassword('f5-joki', PASSWORD);
    const disabled = await house.addWithPassword('f5-off', PASSWORD);
    await house.accounts.disable(disabled.id, TESTER);
    await house.add('f5-bare');
    const guarded = await house.addWithPassword('f5-two', PASSWORD);
    await storage.accountFactors.putTotp({
      ...{ accountId: guarded.id, secret: 'GEZDGNBVGY3TQOJQ', createdAt: 1, lastStep: 0 },
    });
    const terms = { salt: Buffer.from('a salt of Prosody'), rounds: ROUNDS };
    const key = await scramStoredKey(PASSWORD, terms);
    await house.add('f5-moved', {}, await hashStoredKey(key, terms, house.deps.random));
    const { accounts, clock, deps } = house;
    const local = createLocalMethod(LOCAL_SETTINGS, { accounts, clock, log: deps.log });
    usher = await openHouse([local], { clock, storage });
  });
  after(() => usher.close());

  test('does not show in what the store is asked, nor in what is hashed', async () => {
    const seen: string[] = [];
    for (const name of NAMES) {
      watched.calls.length = 0;
      house.hashed = 0;
      await house.accounts.tryPassword(name, 'a wrong password', allow);
      seen.push([...watched.calls, house.hashed].join());
    }
    assert.equal(new Set(seen).size, 1, seen.join('\n'));
  });

  test('does not show in the page: its status, its bytes and its headers', async () => {
    const told: string[] = [];
    for (const name of NAMES) {
      const form = await openForm(usher.usher);
      const fields = { username: name, password: 'a wrong password' };
      const response = await postForm(usher.usher, form, fields);
      const body = (await response.text())
        .replaceAll(name, 'NAME')
        .replace(/(name="form" value|action|href|data-question)="[^"]*"/g, '')
        .replace(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/g, 'ID');
      const headers = [...response.headers]
        .filter(([header]) => header !== 'set-cookie' && header !== 'x-request-id')
        .map(([header, value]) => `${header}: ${value.replace(/'nonce-[^']+'/g, '')}`);
      const cookies = response.headers.getSetCookie().map((one) => one.split('=')[0]);
      told.push([response.status, ...headers, ...cookies, body].join('\n'));
    }
    assert.equal(new Set(told).size, 1);
    assert.match(told[0] ?? '', /^401/);
  });

  test('does not show in the time, also while a costly password was imported', async () => {
    const times = new Map<string, number[]>(NAMES.map((name) => [name, []]));
    for (let round = 0; round < 9; round += 1) {
      for (const name of NAMES) {
        const before = performance.now();
        await house.accounts.tryPassword(name, `wrong ${round}`, allow);
        times.get(name)?.push(performance.now() - before);
      }
    }
    const usual = NAMES.map((name) => quartileOf(times.get(name) ?? []));
    // Without PBKDF2 a try would take less than half.
    const gap = Math.max(...usual) / Math.min(...usual);
    assert.ok(gap < 1.4, NAMES.map((name, at) => `${name} ${usual[at]?.toFixed(1)}`).join());
  });

  test('does not show in what a half sign-in is told, with the right password alone', async () => {
    const right = await house.accounts.tryPassword('f5-two', PASSWORD, allow);
    assert.equal(right.kind, 'half');
    const wrong = await house.accounts.tryPassword('f5-two', 'wrong', allow);
    assert.equal(wrong.kind, 'wrong');
  });
});

/** The lower one: what the machine does for others meanwhile only makes times longer. */
function quartileOf(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 4)] ?? 0;
}
