import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configOf, MINIMAL, problemsOf, said } from '../../test/support/sample-settings.ts';

const refused: readonly [string, string, RegExp][] = [
  ['a key that stands twice', 'a: 1\nb:\n  c: 1\n  c: 2\n', /^line 4, column 3 the same key/],
  ['a list', '- a\n- b\n', /^line 1, column 1 the file is not a map/],
  ['plain text', '\n\nhello\n', /^line 3, column 1 the file is not a map/],
  ['a second document', 'a: 1\n---\nb: 2\n', /^line \d, column 1 a second document/],
  ['a tab that indents', 'jitsi:\n\turl: x\n', /^line 2, column \d/],
  ['a missing quote', 'a: "b\n', /^line \d, column \d/],
  ['an unknown tag', 'a: !!js/function x\n', /^line 1, column 4 a tag is not known/],
  ['an alias to nothing', 'a: 1\nb: *gone\n', /^line 2, column 4 aliases/],
  ['a file of more than 1 MB', `#${'x'.repeat(1_048_576)}`, /longer than 1 MB/],
];

for (const [what, text, expected] of refused) {
  test(`refuses ${what}, with line and column`, () => {
    assert.match(said(problemsOf(text))[0]!, expected);
  });
}

test('refuses aliases that multiply (a billion laughs), at once', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 12; i++) {
    lines.push(
      `a${i}: &a${i} [${Array(9)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
    );
  }
  assert.match(said(problemsOf(lines.join('\n')))[0]!, /^line 2, column 10 aliases/);
});

test('lets one value stand in two places by an alias', () => {
  const text = MINIMAL.replace('public_url: https', 'public_url: &here https').concat(
    'branding: { support_url: *here }\n',
  );
  assert.equal(configOf(text).branding.supportUrl, 'https://meet.example.org/auth/');
});

test('takes an empty file for a file that says nothing', () => {
  assert.equal(said(problemsOf('# nothing yet\n'))[0], 'public_url is missing');
});

test('reads words as YAML 1.2 does: no is a text, not false', () => {
  assert.deepEqual(said(problemsOf(`${MINIMAL}branding: { name: 010 }\n`)), [
    'branding.name must be text, not a number',
  ]);
  assert.equal(configOf(`${MINIMAL}branding: { name: no }\n`).branding.name, 'no');
});

test('is not misled by __proto__ and constructor', () => {
  const problems = problemsOf(`${MINIMAL}__proto__: { listen: 1 }\nconstructor: { x: 1 }\n`);
  assert.equal(problems.length, 2);
});
