import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { systemRandom } from '../base/random.ts';
import { hashAccessCode, parseAccessCode, verifyAccessCode } from './access-code.ts';

describe('an access code as people type it', () => {
  for (const [typed, meant] of [
    ['482913', '482913'],
    ['  4829 13\n', '482913'],
    ['482–913', '482913'],
    ['482\u2212913', '482913'],
    ['４８２９１３', '482913'],
    ['Blue-Heron', 'blueheron'],
    ['BLUE HERON', 'blueheron'],
    ['straße', 'strasse'],
    ['STRASSE', 'strasse'],
    ['gru\u0308ne', 'grüne'],
    ['48\u200b29', '4829'],
  ] as const) {
    test(`is the same however it is written: ${JSON.stringify(typed)}`, () => {
      assert.equal(parseAccessCode(typed), meant);
    });
  }

  for (const typed of [
    '',
    '123',
    '----',
    '1-2-3',
    'a\u0000bcd',
    'x'.repeat(65),
    '\ufdfa'.repeat(64),
  ]) {
    test(`is none: ${JSON.stringify(typed.slice(0, 12))} of ${typed.length}`, () => {
      assert.equal(parseAccessCode(typed), null);
    });
  }

  test('has at most 64 characters, those beyond the first plane counted as one', () => {
    assert.equal(parseAccessCode('🦉'.repeat(64)), '🦉'.repeat(64));
    assert.equal(parseAccessCode('🦉'.repeat(65)), null);
  });
});

describe('the hash of an access code', () => {
  test('lets in who knows the code, in any spelling, and nobody else', async () => {
    const hash = await hashAccessCode('Blue-Heron 7', systemRandom);
    assert.equal(await verifyAccessCode('blueheron7', hash), true);
    assert.equal(await verifyAccessCode('blueheron8', hash), false);
    assert.equal(await verifyAccessCode('', hash), false);
    assert.equal(await verifyAccessCode('blueheron7'.repeat(1000), hash), false);
  });

  test('says its cost, holds no code, and is another one each time', async () => {
    const [one, two] = await Promise.all([
      hashAccessCode('482913', systemRandom),
      hashAccessCode('482913', systemRandom),
    ]);
    assert.match(one, /^scrypt:14:8:1:[\w-]{22}:[\w-]{43}$/);
    assert.notEqual(one, two);
    assert.ok(!one.includes('482913'));
  });

  test('is not made of what no code can be', async () => {
    await assert.rejects(hashAccessCode('1-2', systemRandom), RangeError);
  });

  test('that is one of a smaller cost is believed, one above ours is not (attack book F11)', async () => {
    const hash = await hashAccessCode('482913', systemRandom);
    for (const forged of [
      hash.replace(':14:', ':20:'),
      hash.replace(':8:', ':64:'),
      hash.replace(':1:', ':99:'),
      hash.replace(':14:', ':0:'),
      hash.replace('scrypt', 'plain'),
      `${hash}x`,
      '482913',
      '',
    ]) {
      assert.equal(await verifyAccessCode('482913', forged), false, forged);
    }
  });

  test('F5 takes as long where there is none', async () => {
    const hash = await hashAccessCode('482913', systemRandom);
    const took = { wrong: [] as number[], none: [] as number[], unusable: [] as number[] };
    const time = async (into: number[], code: string, stored: string | null) => {
      const began = process.hrtime.bigint();
      await verifyAccessCode(code, stored);
      into.push(Number(process.hrtime.bigint() - began) / 1e6);
    };
    for (let round = 0; round < 9; round++) {
      await time(took.wrong, '482914', hash);
      await time(took.none, '482914', null);
      await time(took.unusable, '1', hash);
    }
    const [wrong, none, unusable] = Object.values(took).map(median) as [number, number, number];
    assert.ok(Math.abs(none - wrong) < wrong / 2, `${none} and ${wrong} ms`);
    assert.ok(Math.abs(unusable - wrong) < wrong / 2, `${unusable} and ${wrong} ms`);
  });
});

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
