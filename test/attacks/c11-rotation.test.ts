import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { checkToken } from '../../src/jitsi/check-token.ts';
import { type JitsiTarget, JitsiTargets } from '../../src/jitsi/targets.ts';
import { buildClaims, mintToken } from '../../src/jitsi/token.ts';
import { revoke, rotate } from '../../src/keys/change-keys.ts';
import type { Publication } from '../../src/keys/publication.ts';
import type { SigningKeys } from '../../src/keys/signing-keys.ts';
import { type KeyHouse, kidsOf, openKeyHouse } from '../support/key-house.ts';
import { type KeyAnswer, ProsodyKeys } from '../support/prosody-keys.ts';
import { rsYaml } from '../support/rs-settings.ts';
import { configOf } from '../support/sample-settings.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const config = configOf(rsYaml());

interface Meeting {
  readonly room: string;
  readonly token: string;
  readonly expiresAt: number;
}

let house: KeyHouse;
beforeEach(async () => {
  house = await openKeyHouse({ settings: { rotateAfterSeconds: DAY } });
});
afterEach(() => house.close());

/** A token for a room, by this process. */
async function open(target: JitsiTarget, room: string, ttlSeconds: number): Promise<Meeting> {
  const now = house.clock.now;
  const claims = buildClaims({
    ...{ issuer: 'jitsi', audience: 'jitsi', subject: 'meet.example.org', room, now, ttlSeconds },
    maxTtlSeconds: 3 * DAY,
    seat: { moderator: true, affiliation: 'owner', group: null, features: {} },
    person: { id: 'asa', name: null, email: null, avatar: null },
  });
  const { key } = await target.signing(claims.exp);
  return { room, token: mintToken(claims, key), expiresAt: claims.exp };
}

/** What a Prosody that knows these keys says. */
async function verdictOn({ room, token }: Meeting, prosody: ProsodyKeys) {
  const { settings } = await targetOf(house.keys).signing(0);
  const attempt = { token, room, tenant: null, now: house.clock.now };
  return checkToken(attempt, { ...settings, keys: prosody.keys });
}

const targetOf = (keys: SigningKeys) => new JitsiTargets(config, keys).find(null);

function fetchFrom(keys: SigningKeys, pick: (from: Publication) => { body: Uint8Array }) {
  return async (): Promise<KeyAnswer> => ({
    text: Buffer.from(pick((await keys.published()).publication).body).toString(),
    maxAge: 300,
  });
}
const keySet = (from: Publication) => from.keySet;
const certificates = (from: Publication) => from.certificates;

describe('attack C11: keys change in the middle of meetings', () => {
  test('C11 a week of daily changes under 100 running meetings refuses nobody, at whatever Prosody', {
    timeout: 120_000,
  }, async () => {
    const second = house.another({ rotateAfterSeconds: DAY });
    await house.keys.prepare();
    const fetch = fetchFrom(house.keys, keySet);
    const start = house.clock.now;
    const isOut = () => (house.clock.now - start) % (5 * HOUR) < 40 * MINUTE;
    const prosodies = [
      new ProsodyKeys(fetch),
      new ProsodyKeys(fetchFrom(second, certificates)),
      // Behind a proxy that takes Cache-Control away; and one that cannot reach us for 40 minutes every 5 hours.
      new ProsodyKeys(async () => ({ ...(await fetch()), maxAge: null })),
      new ProsodyKeys(async () => (isOut() && house.clock.now > start ? null : await fetch())),
    ];
    const targets = [targetOf(house.keys), targetOf(second)];
    const lives = [10 * MINUTE, 2 * HOUR, DAY, 3 * DAY];
    let meetings: Meeting[] = [];
    const signedBy = new Set<string>();
    for (let step = 0; house.clock.now < start + 7 * DAY; step += 1) {
      await (step % 2 === 0 ? house.keys : second).tend();
      for (const prosody of prosodies) await prosody.pass(house.clock.now);
      meetings = meetings.filter(({ expiresAt }) => expiresAt > house.clock.now);
      while (meetings.length < 100) {
        const target = targets[meetings.length % 2]!;
        const begun = await open(target, `room-${step}`, lives[meetings.length % lives.length]!);
        signedBy.add(kidOf(begun));
        meetings.push(begun);
      }
      // Each minute the one that began last, every three hours all of them.
      const asked = step % 180 === 0 ? meetings : meetings.slice(-1);
      for (const meeting of asked) {
        for (const [index, prosody] of prosodies.entries()) {
          const verdict = await verdictOn(meeting, prosody);
          assert.ok(verdict.joined, `step ${step}, Prosody ${index}: ${verdict.reason}`);
        }
      }
      house.clock.pass(MINUTE);
    }
    assert.equal(signedBy.size, 7);
    assert.ok((await house.list()).length <= 6, 'old keys are removed');
  });

  test('C11 an emergency revocation refuses every token of the key, and nobody who comes anew', async () => {
    await house.keys.prepare();
    const target = targetOf(house.keys);
    const running = [new ProsodyKeys(fetchFrom(house.keys, keySet))];
    for (const prosody of running) await prosody.pass(house.clock.now);
    const before: Meeting[] = [];
    for (let n = 0; n < 100; n += 1) before.push(await open(target, `room-${n}`, 2 * HOUR));
    const [leaked = ''] = kidsOf(await house.list())['active'] ?? [];

    await revoke(house.change, leaked);
    house.clock.pass(1);
    const restarted = new ProsodyKeys(fetchFrom(house.keys, keySet));
    await restarted.pass(house.clock.now);
    assert.ok(!restarted.keys.has(leaked), 'published nowhere from now on');
    for (const meeting of before) assert.equal((await verdictOn(meeting, restarted)).joined, false);
    const anew = await open(target, 'anew', 2 * HOUR);
    assert.notEqual(kidOf(anew), leaked);
    for (const prosody of [restarted, ...running]) {
      assert.ok((await verdictOn(anew, prosody)).joined, 'known to whoever was not restarted, too');
    }
  });

  test('C11 a Prosody that takes certificates refuses a revoked key within five minutes, unrestarted', async () => {
    await house.keys.prepare();
    const target = targetOf(house.keys);
    const prosody = new ProsodyKeys(fetchFrom(house.keys, certificates));
    await prosody.pass(house.clock.now);
    const before = await open(target, 'room', 2 * HOUR);
    const leaked = prosody.keys.get(kidOf(before));
    assert.ok(leaked);
    await revoke(house.change, kidOf(before));
    house.clock.pass(240);
    await prosody.pass(house.clock.now);
    const verdict = await verdictOn(before, prosody);
    assert.deepEqual([verdict.joined, verdict.reason], [false, 'Invalid signature']);
    assert.ok((await verdictOn(await open(target, 'room', HOUR), prosody)).joined);
    // Nor does it come back to honour when its tokens are over: whoever has the key could sign others.
    for (const days of [1, 30, 365]) {
      house.clock.pass(days * DAY);
      await house.keys.tend();
      await prosody.pass(house.clock.now);
      assert.equal((await verdictOn(before, prosody)).joined, false);
      const key = prosody.keys.get(kidOf(before));
      assert.ok(key && !key.equals(leaked));
    }
  });

  test('C11 with all keys revoked nothing old is taken, and what is signed anew is once Prosody has asked', async () => {
    await house.keys.prepare();
    const target = targetOf(house.keys);
    const before = await open(target, 'room', 2 * HOUR);
    await rotate(house.change, true);
    const old = (await house.list()).map(({ kid }) => kid);
    await revoke(house.change, 'all');
    house.clock.pass(1);
    const prosody = new ProsodyKeys(fetchFrom(house.keys, keySet));
    await prosody.pass(house.clock.now);
    for (const kid of old) assert.ok(!prosody.keys.has(kid));
    assert.equal((await verdictOn(before, prosody)).joined, false);
    assert.ok((await verdictOn(await open(target, 'room', HOUR), prosody)).joined);
  });
});

function kidOf({ token }: Meeting): string {
  const [header = ''] = token.split('.');
  return (JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string }).kid;
}
