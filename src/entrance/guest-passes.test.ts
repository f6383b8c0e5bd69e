import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FixedClock } from '../../test/support/fixed-clock.ts';
import { systemRandom } from '../base/random.ts';
import { createCookies } from '../http/cookies.ts';
import { createSeal } from '../http/seal.ts';
import type { GuestPass } from '../model/guest-pass.ts';
import { createGuestPasses, withCode, withName } from './guest-passes.ts';

const clock = new FixedClock();
const cookies = createCookies(new URL('https://auth.example.org/'));
const seal = createSeal('a-secret-for-this-test-0123456789abcdef', clock, systemRandom);
const passes = createGuestPasses(seal, cookies, clock, systemRandom);
const room = (path: string) => ({ jitsi: 'main', path });
const HASH = `scrypt:14:8:1:${'a'.repeat(22)}:${'b'.repeat(43)}`;

/** As the browser sends back what it was given. */
async function keep(pass: GuestPass): Promise<{ header: string; setCookie: string }> {
  const setCookie = await passes.render(pass);
  return { setCookie, header: setCookie.slice(0, setCookie.indexOf(';')) };
}

describe('a guest’s pass', () => {
  test('comes back as it went, until it runs out', async () => {
    const pass = withCode(withName(passes.issue(), 'Ann', room('board')), 'm1', HASH);
    assert.match(pass.id, /^guest-[0-9a-f]{24}$/);
    const { header, setCookie } = await keep(pass);
    assert.match(
      setCookie,
      /^__Host-usher-guest=.*; HttpOnly; SameSite=Lax; Secure; Max-Age=43200$/,
    );
    assert.deepEqual(await passes.read(header), pass);
    clock.pass(12 * 60 * 60);
    assert.equal(await passes.read(header), null);
  });

  test('G4 among cookies of its name that are not ours, ours is found', async () => {
    const pass = withName(passes.issue(), 'Ann', room('board'));
    const { header } = await keep(pass);
    const name = header.slice(0, header.indexOf('='));
    assert.deepEqual(await passes.read(`${name}=tossed; ${name}=%%%; ${header}`), pass);
    assert.equal(await passes.read(`${name}=tossed`), null);
    assert.equal(await passes.read(undefined), null);
  });

  test('sealed for a form or a sign-in is none', async () => {
    const value = { ...passes.issue() } as unknown as Parameters<typeof seal.seal>[1];
    for (const purpose of ['form', 'attempt', 'continuation'] as const) {
      const sealed = await seal.seal(purpose, value, clock.nowSeconds() + 60);
      assert.equal(await passes.read(`${cookies.guest}=${sealed}`), null);
    }
  });

  test('remembers eight rooms and codes, the last first, and each once', () => {
    let pass = passes.issue();
    for (let n = 0; n < 10; n++)
      pass = withCode(withName(pass, 'Ann', room(`r${n}`)), `m${n}`, HASH);
    pass = withName(pass, 'Ann', room('r5'));
    assert.deepEqual(
      pass.rooms.map(({ path }) => path),
      ['r5', 'r9', 'r8', 'r7', 'r6', 'r4', 'r3', 'r2'],
    );
    assert.equal(pass.codes.length, 8);
    assert.equal(
      withCode(pass, 'm9', 'other').codes.filter(({ meetingId }) => meetingId === 'm9').length,
      1,
    );
  });

  test('G3 fits into a cookie and beside others, whatever the rooms are called', async () => {
    const longest = `${'%e4'.repeat(85)}/${'%e4'.repeat(255)}`;
    let pass = passes.issue();
    for (let n = 0; n < 8; n++) pass = withCode(pass, `m${n}${'0'.repeat(23)}`, HASH);
    for (let n = 0; n < 8; n++)
      pass = withName(pass, '漢'.repeat(42), room(`${longest.slice(0, -1)}${n}`));
    const { header, setCookie } = await keep(pass);
    assert.ok(header.length <= 2048, `${header.length} bytes`);
    assert.ok(setCookie.length < 4096);
    const kept = await passes.read(header);
    assert.deepEqual(
      [kept?.name, kept?.rooms, kept?.codes],
      [pass.name, pass.rooms.slice(0, 1), pass.codes.slice(0, 1)],
    );
    const short = withName(withName(passes.issue(), 'Ann', room('standup')), 'Ann', room('retro'));
    assert.deepEqual(await passes.read((await keep(short)).header), short);
  });
});
