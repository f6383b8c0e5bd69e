import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseShellLine, shellCommands } from './shell-line.ts';

describe('a command line of a page', () => {
  test('is read as a shell reads it: words, quotes, files', () => {
    const line = `usher invitation create --until "2026-12-05 18:00" --note 'two "words"' --a=b > x.csv`;
    assert.deepEqual(parseShellLine(line), {
      words: [
        ...['usher', 'invitation', 'create', '--until', '2026-12-05 18:00'],
        ...['--note', 'two "words"', '--a=b'],
      ],
      from: null,
      to: 'x.csv',
    });
    assert.equal(parseShellLine('usher token check < token.txt').from, 'token.txt');
  });

  test('goes on behind a backslash; comments are none', () => {
    assert.deepEqual(shellCommands('# a comment\nusher a \\\n    --b\n\nusher c\n'), [
      'usher a --b',
      'usher c',
    ]);
  });

  test('is refused where it needs more of a shell', () => {
    for (const line of [
      'usher a | b',
      'usher $A',
      'usher "$A"',
      'usher `a`',
      'usher a; b',
      'a &',
    ]) {
      assert.throws(() => parseShellLine(line), /No shell of ours/, line);
    }
  });
});
