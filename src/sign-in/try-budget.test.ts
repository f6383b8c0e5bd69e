import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { FixedClock } from '../../test/support/fixed-clock.ts';
import { sampleIdentity } from '../../test/support/sample-identity.ts';
import { systemRandom } from '../base/random.ts';
import { createClientAddress } from '../http/client-ip.ts';
import { openStorage } from '../storage/open-storage.ts';
import { createSealer } from '../storage/sealer.ts';
import type { Storage } from '../storage/storage.ts';
import { deviceAccount } from './known-devices.ts';
import type { PasswordVerdict } from './method.ts';
import { createTryBudget, type TryBudget, type TryOrigin } from './try-budget.ts';

const RIGHT: PasswordVerdict = { kind: 'right', identity: sampleIdentity() };
const WRONG: PasswordVerdict = { kind: 'wrong' };
const ORIGIN: TryOrigin = {
  methodId: 'local',
  typed: 'joki',
  limitKey: '192.0.2.7',
  device: null,
};

describe('the budget of tries', () => {
  let storage: Storage;
  let clock: FixedClock;
  let budgets: readonly TryBudget[];
  let looked = 0;
  beforeEach(async () => {
    clock = new FixedClock();
    const seal = createSealer('a-secret-for-this-test-0123456789abcdef', systemRandom);
    storage = await openStorage({ url: 'sqlite::memory:', clock, seal });
    budgets = [createTryBudget(storage.tries, clock), createTryBudget(storage.tries, clock)];
    looked = 0;
  });
  afterEach(() => storage.close());

  /** One try of the n-th of two processes; what the method would say, once it is let look. */
  const attempt = async (said: PasswordVerdict, more: Partial<TryOrigin> = {}, n = 0) => {
    const origin = { ...ORIGIN, ...more };
    const account = origin.typed.normalize('NFKC').trim().toLowerCase();
    const tried = await budgets[n % 2]!.spend(origin, async (allow) => {
      if (!(await allow(account))) return WRONG;
      looked += 1;
      await sleep(2);
      return said;
    });
    return tried.verdict.kind;
  };
  const many = (times: number, said: PasswordVerdict, more = (_n: number) => ({})) =>
    Promise.all(Array.from({ length: times }, (_, n) => attempt(said, more(n), n)));
  const counted = (kinds: readonly string[]) =>
    Object.fromEntries(
      [...new Set(kinds)].map((kind) => [kind, kinds.filter((one) => one === kind).length]),
    );

  test('F1 ten wrong ones are looked at, and none after them until the window ends', async () => {
    for (let n = 0; n < 10; n += 1) assert.equal(await attempt(WRONG), 'wrong');
    assert.equal(await attempt(RIGHT), 'blocked');
    assert.equal(await attempt(RIGHT, { limitKey: '198.51.100.1' }), 'blocked', 'from anywhere');
    assert.equal(await attempt(RIGHT, { methodId: 'staff' }), 'blocked', 'by any method');
    assert.equal(await attempt(RIGHT, { typed: 'ann' }), 'right', 'for another account');
    assert.equal(looked, 11);
    clock.pass(15 * 60);
    assert.equal(await attempt(RIGHT), 'right');
  });

  test('F2 of two hundred wrong ones at once, in two processes, ten are looked at', async () => {
    assert.deepEqual(counted(await many(200, WRONG)), { wrong: 10, blocked: 190 });
    assert.equal(looked, 10);
  });

  test('F2 twenty right ones at once all work, in two processes', async () => {
    assert.deepEqual(counted(await many(20, RIGHT)), { right: 20 });
    assert.equal(looked, 20);
    assert.deepEqual(counted(await many(20, RIGHT)), { right: 20 }, 'and cost nothing');
  });

  test('F2 right ones among wrong ones take nothing from the budget', async () => {
    const kinds = await Promise.all(
      Array.from({ length: 40 }, (_, n) => attempt(n % 4 === 0 ? WRONG : RIGHT, {}, n)),
    );
    const { wrong = 0, right = 0, blocked = 0 } = counted(kinds);
    assert.equal(wrong, 10);
    assert.equal(right + blocked, 30);
  });

  test('F1 a browser that is known to one account has no tries of its own for one that looks alike', async () => {
    const device = { id: 'mine', accounts: [deviceAccount('local', 'strasse')] };
    for (let n = 0; n < 10; n += 1) await attempt(WRONG, { typed: 'straße' });
    assert.equal(await attempt(RIGHT, { typed: 'straße', device }), 'blocked');
    assert.equal(await attempt(RIGHT, { typed: 'strasse', device }), 'right');
  });

  test('F1 one password over many accounts: fifty from one address, two hundred and fifty from one site', async () => {
    const kinds = await many(60, WRONG, (n) => ({ typed: `person-${n}` }));
    assert.deepEqual(counted(kinds), { wrong: 50, blocked: 10 });
    const networks = (n: number) => ({
      typed: `other-${n}`,
      limitKey: `2001:db8:1:${n.toString(16)}::/64`,
    });
    assert.deepEqual(counted(await many(260, WRONG, networks)), { wrong: 250, blocked: 10 });
  });

  test('F1 two hundred right ones at once from one address all work', async () => {
    const kinds = await many(200, RIGHT, (n) => ({ typed: `person-${n}` }));
    assert.deepEqual(counted(kinds), { right: 200 });
  });

  test('F3 spellings of a name, and of an address, have one budget', async () => {
    const names = ['joki', 'JOKI', 'joki.', ' joki ', 'ｊｏｋｉ', 'joki@a.example', 'jo\u200bki'];
    const addressOf = createClientAddress(['127.0.0.1']);
    const addresses = [
      ['2001:db8::1', 'x'],
      ['2001:0DB8:0:0:ffff::9', '198.51.100.4'],
      ['2001:db8:0:0:1:2:3:4', '10.0.0.1, 10.0.0.2'],
    ] as const;
    for (let n = 0; n < 10; n += 1) {
      const typed = names[n % names.length] ?? '';
      const [peer, forwarded] = addresses[n % addresses.length] ?? addresses[0];
      const { limitKey } = addressOf(peer, forwarded);
      assert.equal(limitKey, '2001:db8:0:0::/64');
      assert.equal(await attempt(WRONG, { typed, limitKey }), 'wrong');
    }
    for (const typed of names) assert.equal(await attempt(RIGHT, { typed }), 'blocked', typed);
  });

  test('F3 the name of the account counts, whatever other name was typed', async () => {
    const byMail = async (n: number) =>
      (
        await budgets[0]!.spend({ ...ORIGIN, typed: `alias-${n}` }, async (allow) => {
          await allow('joki');
          return WRONG;
        })
      ).verdict.kind;
    for (let n = 0; n < 10; n += 1) assert.equal(await byMail(n), 'wrong');
    assert.equal(await byMail(99), 'blocked');
  });

  test('F4 nobody elsewhere can lock out a browser in which the person has signed in', async () => {
    const device = { id: 'd1', accounts: [deviceAccount('local', 'joki')] };
    await many(200, WRONG);
    assert.equal(await attempt(RIGHT), 'blocked');
    assert.equal(await attempt(RIGHT, { device }), 'right');
    assert.equal(await attempt(RIGHT, { device, limitKey: ORIGIN.limitKey }), 'right');
    assert.equal(await attempt(RIGHT, { device, methodId: 'staff' }), 'blocked', 'at that way');
  });

  test('F4 such a browser has no more than a budget of its own', async () => {
    const device = (n: number) => ({ id: `d${n}`, accounts: [deviceAccount('local', 'joki')] });
    const kinds = await many(15, WRONG, () => ({ device: device(1) }));
    assert.deepEqual(counted(kinds), { wrong: 10, blocked: 5 });
    assert.equal(await attempt(RIGHT), 'right', 'the others have theirs');
    const more = await many(80, WRONG, (n) => ({ device: device(2 + (n % 8)) }));
    assert.deepEqual(counted(more), { wrong: 40, blocked: 40 }, 'fifty of all of them');
  });

  test('E6 what comes to nothing is no try', async () => {
    const down = new Error('down');
    for (let n = 0; n < 30; n += 1) {
      const trying = budgets[0]!.spend(ORIGIN, async (allow) => {
        await allow('joki');
        throw down;
      });
      await assert.rejects(trying, down);
      assert.equal(await attempt({ kind: 'busy' }), 'busy');
    }
    assert.equal(await attempt(RIGHT), 'right');
  });

  test('tries that a dead process left behind make others wait, and then try again later', async () => {
    for (let n = 0; n < 10; n += 1) {
      await storage.tries.spend('password', 'account joki', 10, 900, clock.now);
    }
    const began = process.hrtime.bigint();
    assert.equal(await attempt(RIGHT), 'busy');
    assert.ok(process.hrtime.bigint() - began < 20_000_000_000n);
    clock.pass(900);
    assert.equal(await attempt(RIGHT), 'right');
  });

  test('a method that does not ask first lets nobody in', async () => {
    const careless = budgets[0]!.spend(ORIGIN, async () => RIGHT);
    await assert.rejects(careless, TypeError);
    const twice = budgets[0]!.spend(ORIGIN, async (allow) => {
      await allow('joki');
      await allow('joki');
      return RIGHT;
    });
    await assert.rejects(twice, TypeError);
    const empty = await budgets[0]!.spend(ORIGIN, async () => WRONG);
    assert.deepEqual(empty, { verdict: WRONG, account: null });
  });

  test('F2 in no order of right and wrong ones are more wrong ones looked at than the budget', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ right: fc.boolean(), process: fc.nat(1), pause: fc.nat(3) }), {
          maxLength: 40,
        }),
        fc.uuid(),
        async (tries, typed) => {
          const kinds = await Promise.all(
            tries.map(async ({ right, process, pause }) => {
              await sleep(pause);
              return attempt(right ? RIGHT : WRONG, { typed, limitKey: typed }, process);
            }),
          );
          const { wrong = 0, blocked = 0, busy = 0 } = counted(kinds);
          assert.ok(wrong <= 10 && busy === 0);
          assert.ok(wrong === 10 || blocked === 0, 'nobody is blocked before that');
        },
      ),
      { numRuns: 25 },
    ));
});
