import assert from 'node:assert/strict';
import { afterEach, before, beforeEach, describe, test } from 'node:test';
import { systemClock } from '../base/clock.ts';
import { systemRandom } from '../base/random.ts';
import { openStorage } from '../storage/open-storage.ts';
import { createSealer } from '../storage/sealer.ts';
import type { Storage } from '../storage/storage.ts';
import { hashAccessCode } from './access-code.ts';
import { type CodeGuard, createCodeGuard, type GivenCode } from './code-guard.ts';

const RIGHT = '482913';
const NOW = 1_800_000_000;

describe('the guard of access codes', () => {
  let storage: Storage;
  let guard: CodeGuard;
  let hash: string;
  before(async () => {
    hash = await hashAccessCode(RIGHT, systemRandom);
  });
  beforeEach(async () => {
    const seal = createSealer('a-secret-for-this-test-0123456789abcdef', systemRandom);
    storage = await openStorage({ url: 'sqlite::memory:', clock: systemClock, seal });
    guard = createCodeGuard(storage.tries, systemRandom);
  });
  afterEach(() => storage.close());

  const judge = (code: string, more: Partial<GivenCode> = {}) =>
    guard.judge({
      code,
      hash,
      room: { jitsi: 'main', path: 'board' },
      limitKey: '192.0.2.7',
      now: NOW,
      ...more,
    });
  const guess = (times: number, more: Partial<GivenCode> = {}) =>
    Promise.all(Array.from({ length: times }, (_, n) => judge(`wrong ${n}`, more)));

  test('F1 looks at ten wrong codes and at none after them, not even the right one', async () => {
    assert.equal(await judge(RIGHT), 'right');
    assert.deepEqual(new Set(await guess(10)), new Set(['wrong']));
    assert.equal(await judge('wrong'), 'blocked');
    assert.equal(await judge(RIGHT), 'blocked');
  });

  test('F2 looks at ten of two hundred that come at once, by two guards of one store', async () => {
    const other = createCodeGuard(storage.tries, systemRandom);
    const both = [guard, other];
    const verdicts = await Promise.all(
      Array.from({ length: 200 }, (_, n) => {
        guard = both[n % 2] ?? guard;
        return judge(`wrong ${n}`);
      }),
    );
    assert.equal(verdicts.filter((verdict) => verdict === 'wrong').length, 10);
    assert.equal(verdicts.filter((verdict) => verdict === 'blocked').length, 190);
  });

  test('F3 counts each room and each address apart, whatever the spelling of the code', async () => {
    await guess(10);
    assert.equal(await judge('WRONG', { room: { jitsi: 'main', path: 'acme/board' } }), 'wrong');
    assert.equal(await judge('WRONG', { room: { jitsi: 'clinic', path: 'board' } }), 'wrong');
    assert.equal(await judge('WRONG', { limitKey: '192.0.2.8' }), 'wrong');
    assert.equal(await judge('wrong'), 'blocked');
  });

  test('F1 F3 looks at fifty from all networks of one IPv6 site, one by one or at once', async () => {
    const network = (n: number) => ({ limitKey: `2001:db8:1:${n.toString(16)}::/64` });
    const verdicts = await Promise.all(
      Array.from({ length: 200 }, (_, n) => judge(`wrong ${n}`, network(n))),
    );
    assert.equal(verdicts.filter((verdict) => verdict === 'wrong').length, 50);
    assert.equal(verdicts.filter((verdict) => verdict === 'blocked').length, 150);
    assert.equal(await judge(RIGHT, network(999)), 'blocked');
    assert.equal(await judge(RIGHT, { limitKey: '2001:db8:2:0::/64' }), 'right');
    assert.equal(await judge(RIGHT, { ...network(999), now: NOW + 901 }), 'right');
  });

  test('F3 takes back what a right code and a blocked one have cost a site', async () => {
    const network = (n: number) => ({ limitKey: `2001:db8:1:${n.toString(16)}::/64` });
    for (let n = 0; n < 70; n += 1) assert.equal(await judge(RIGHT, network(n)), 'right');
    assert.deepEqual(new Set(await guess(10, network(1))), new Set(['wrong']));
    assert.deepEqual(new Set(await guess(60, network(1))), new Set(['blocked']));
    assert.equal(await judge(RIGHT, network(2)), 'right');
  });

  test('F4 lets people in again a quarter of an hour after the first wrong code', async () => {
    await guess(10);
    assert.equal(await judge(RIGHT, { now: NOW + 899 }), 'blocked');
    assert.equal(await judge(RIGHT, { now: NOW + 900 }), 'right');
  });

  test('the right code costs no try: a class behind one address comes in at once', async () => {
    const verdicts = await Promise.all(Array.from({ length: 40 }, () => judge(RIGHT)));
    assert.deepEqual(new Set(verdicts), new Set(['right']));
    assert.deepEqual(new Set(await guess(10)), new Set(['wrong']));
  });

  test('F6 a thousand with one code cost one calculation, and a flood of others is told to wait', async () => {
    const began = performance.now();
    const crowd = await Promise.all(
      Array.from({ length: 1000 }, (_, n) =>
        judge(RIGHT, { limitKey: `10.0.${n >> 8}.${n & 255}` }),
      ),
    );
    assert.deepEqual(new Set(crowd), new Set(['right']));
    assert.ok(performance.now() - began < 2000, `${performance.now() - began} ms`);
    const flood = await Promise.all(
      Array.from({ length: 80 }, (_, n) => judge(`wrong ${n}`, { limitKey: `10.1.0.${n}` })),
    );
    assert.equal(flood.filter((verdict) => verdict === 'wrong').length, 50);
    assert.equal(flood.filter((verdict) => verdict === 'busy').length, 30);
    assert.equal(await judge('wrong', { limitKey: '10.1.0.79' }), 'wrong');
  });

  test('a store that fails lets nobody in, and the next try is looked at', async () => {
    const failing = {
      ...storage.tries,
      spend: () => Promise.reject(new Error('gone')),
    };
    const broken = createCodeGuard(failing, systemRandom);
    const given = {
      code: RIGHT,
      hash,
      room: { jitsi: 'main', path: 'board' },
      limitKey: '192.0.2.7',
      now: NOW,
    };
    await assert.rejects(broken.judge(given), /gone/);
    await assert.rejects(broken.judge(given), /gone/);
    assert.equal(await judge(RIGHT), 'right');
  });
});
