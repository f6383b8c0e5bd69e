import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import fc from 'fast-check';
import { MAX_GUEST_NAME } from '../../src/rooms/guest-name.ts';
import { assertHarmless, doorOf, signInAt } from '../support/door.ts';
import { type Story, seatOf, startStory } from '../support/story.ts';
import { MEET } from '../support/usher.ts';

const LIMITS = 'limits: { rate: { room: 100000, guest: 100000, sign_in: 100000 } }\n';
const RULES = `
rooms:
  - { match: ["open*"], host: ["user:alice.a"], guests: open }
`;
let story: Story;

before(async () => {
  story = await startStory({ more: RULES + LIMITS });
});
beforeEach(() => story.provider.reset());
after(() => story.close());

async function nameGivenAs(typed: string): Promise<string> {
  const browser = story.browser();
  await doorOf(browser);
  const page = await browser.submit({ name: typed });
  return String(seatOf(page).claims.context.user['name']);
}

describe('attack G: names that guests give', () => {
  test('a guest who types the name of somebody who has signed in is not called so', async () => {
    const browser = story.browser();
    const { claims } = seatOf(await signInAt(await doorOf(browser), browser));
    const real = String(claims.context.user['name']);
    for (const typed of [
      real,
      ` ${real} `,
      real.normalize('NFD'),
      `\u200b${real}\u200e`,
      `${real}\u202e`,
      `${real} (guest)`,
      `${real} (GAST)`,
      real.replace('A', 'А'),
      real.replaceAll(' ', '\u3000'),
    ]) {
      const name = await nameGivenAs(typed);
      assert.notEqual(name.normalize('NFKC'), real.normalize('NFKC'));
      assert.ok(name.endsWith(' (guest)') && name.length > ' (guest)'.length, name);
    }
  });

  for (const [what, typed] of [
    ['turned around', '\u202eeciffO s‘laP\u2066'],
    ['of 10 kB', 'x'.repeat(10_000)],
    ['of marks piled up', `Z${'\u0336\u0310\u0353'.repeat(300)}algo`],
    ['with lines of a header', 'Ann\r\nSet-Cookie: __Host-usher-session=x\r\n\r\n<script>'],
    ['of markup', '"><script>alert(1)</script><img src=x onerror=alert(1)>'],
    ['of a template', '{name}{room}{{7*7}}<%= 7*7 %>'],
    ['with the mark in the middle', 'Ann (guest) (guest) B'],
    ['with nothing between', `A${'\u2800'.repeat(60)}B`],
  ] as const) {
    test(`G7 a name ${what} is shown plain, short and marked, and breaks nothing`, async () => {
      const name = await nameGivenAs(typed);
      assert.match(name, / \(guest\)$/);
      assert.doesNotMatch(name, /[\p{Cc}\p{Cf}\p{Cs}]/u);
      assert.ok(name.length <= MAX_GUEST_NAME + ' (guest)'.length, `${name.length}`);
      const browser = story.browser();
      await doorOf(browser, 'open-one');
      await browser.submit({ name: typed });
      const elsewhere = await doorOf(browser, 'open-two');
      assertHarmless(elsewhere);
      for (const line of story.usher.log().trim().split('\n')) JSON.parse(line);
    });
  }

  test('G7 what was typed and was no name stands in the field again, escaped', async () => {
    const browser = story.browser();
    await doorOf(browser);
    const page = await browser.submit({ name: '"><>\'`-->' });
    assert.equal(page.status, 400);
    assertHarmless(page);
    assert.ok(
      page.forms[0]?.fields.some(([key, value]) => key === 'name' && value === '"><>\'`-->'),
    );
    const long = await browser.submit({ name: '-'.repeat(60_000) });
    assert.equal(long.status, 400);
    assert.ok(long.body.length < 8000, `${long.body.length} bytes`);
  });

  test('whatever is typed, the page is harmless, and the name marked or refused', async () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
    await fc.assert(
      fc.asyncProperty(text, async (typed) => {
        const browser = story.browser();
        await doorOf(browser);
        const page = await browser.submit({ name: typed });
        if (page.url.origin !== MEET) return assertHarmless(page);
        assert.match(String(seatOf(page).claims.context.user['name']), / \(guest\)$/);
      }),
      { numRuns: 150 },
    );
  });
});
