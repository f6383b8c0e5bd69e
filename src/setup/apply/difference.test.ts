import assert from 'node:assert/strict';
import { test } from 'node:test';
import { difference } from './difference.ts';

const target = '/etc/usher/usher.yaml';

test('shows the lines that change, where they stand', () => {
  const lines = difference({ target, before: 'a\nb\nc\n', after: 'a\nx\ny\nc\n' });
  assert.deepEqual(lines, [`--- ${target}`, `+++ ${target}`, '@@ -2,1 +2,2 @@', '-b', '+x', '+y']);
  assert.equal(difference({ target, before: null, after: 'a\n' })[0], '--- /dev/null');
});

test('shows no secret, neither of ours nor of who wrote the file before', () => {
  const before = [
    'secret: mine-of-before',
    "  client_secret: 'of-the-provider'",
    'url: postgres://usher:of-the-store@db/usher',
    'app_secret="of-prosody"',
    'client_secret_file: /etc/usher/client-secret',
  ].join('\n');
  const shown = difference({ target, before, after: `secret: '${'0a'.repeat(32)}'\n` }).join('\n');
  assert.doesNotMatch(shown, /of-before|of-the|of-prosody|0a0a/);
  assert.match(shown, /client_secret_file: \/etc\/usher\/client-secret/);
  const file = { target: '/etc/usher/client-secret', before: 'one\n', after: 'two\n' };
  assert.doesNotMatch(difference(file).join('\n'), /one|two/);
});
