import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commandsOf, stepsOf } from './page-steps.ts';

describe('the steps of a page', () => {
  it('are its files, its commands and what they print, in order', () => {
    const page = [
      '```yaml\n# /etc/usher/usher.yaml\npublic_url: https://a.example/\n```',
      'Who comes stands in `people.csv`:\n\n```csv\nname\nAnn\n```',
      '```sh\nusher user list    # who is there\n```',
      'prints\n\n```text\nann\n```',
      '```yaml\nrooms: []\n```',
    ].join('\n\n');
    assert.deepEqual(
      stepsOf(page).map((step) => [step.kind, 'path' in step ? step.path : step.text.trim()]),
      [
        ['file', '/etc/usher/usher.yaml'],
        ['file', 'people.csv'],
        ['command', 'usher user list    # who is there'],
        ['output', 'ann'],
      ],
    );
  });

  it('keep a command together over lines, quotes and here-documents', () => {
    const block = [
      '# a comment',
      'a \\',
      '  --b',
      "curl --json '{",
      '  "it": "is"',
      "}'",
      'cat <<END',
      'it is "open',
      'END',
      "b   # it's over",
    ].join('\n');
    const texts = commandsOf(block, 10).map(({ line, text }) => [line, text.split('\n').length]);
    assert.deepEqual(texts, [
      [11, 2],
      [13, 3],
      [16, 3],
      [19, 1],
    ]);
  });

  it('have an end', () => {
    assert.throws(() => commandsOf('echo "open', 3), /line 3 has no end/);
  });
});
