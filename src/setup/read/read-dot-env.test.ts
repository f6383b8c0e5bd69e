import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDotEnvFile } from './read-dot-env.ts';
import { textOf } from './value.ts';

test('reads .env, with the line of each variable', () => {
  const { variables } = readDotEnvFile({
    file: '.env',
    text: '# JWT_APP_ID=no\r\nJWT_APP_ID=jitsi\r\nexport A="b c"\nB=$A.x\nJWT_APP_ID=last\n',
  });
  const id = variables.get('JWT_APP_ID');
  assert.deepEqual(textOf(id), { text: 'last' });
  assert.equal(id?.at.line, 5);
  assert.equal(textOf(variables.get('B')), 'unknown');
});

test('reads .env as Docker Compose does, and names the lines that it would refuse', () => {
  const text = '\ufeffJWT_APP_SECRET=a#b # not c\r\nno line\nA="b\nc"\nB="open\nC=\'d\'\n';
  const { variables, faults } = readDotEnvFile({ file: '.env', text });
  assert.deepEqual(textOf(variables.get('JWT_APP_SECRET')), { text: 'a#b' });
  assert.deepEqual(textOf(variables.get('C')), { text: 'd' });
  assert.deepEqual(
    faults.map(({ at, message }) => [at.line, at.column, message]),
    [
      [2, 1, 'this line sets no variable'],
      [5, 1, 'a quote is not closed'],
    ],
  );
});
