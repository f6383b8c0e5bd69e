import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consoleOutput } from '../output.ts';
import { printable } from './printable.ts';

const HOSTILE = 'a\u001b[2J\u009b31m\r\u0007\u202eb';

test('what would steer a terminal is written out; lines, tabs and letters of all scripts stay', () => {
  assert.equal(printable(HOSTILE), 'a\\u001b[2J\\u009b31m\\u000d\\u0007\\u202eb');
  const plain = 'Zoë\tשלום 👩‍👩‍👧\n→ …';
  assert.equal(printable(plain), plain);
});

test('in JSON it is the same text', () => {
  const whole = JSON.stringify({ evidence: HOSTILE });
  assert.deepEqual(JSON.parse(printable(whole)), { evidence: HOSTILE });
  assert.doesNotMatch(printable(whole), /\p{Cc}|\u202e/u);
});

test('every command writes so, to both outputs', (t) => {
  const written: string[] = [];
  const keep = (text: string | Uint8Array) => written.push(String(text)) > 0;
  t.mock.method(process.stdout, 'write', keep);
  t.mock.method(process.stderr, 'write', keep);
  consoleOutput.line(HOSTILE);
  consoleOutput.note(HOSTILE);
  t.mock.restoreAll();
  assert.deepEqual(written, [`${printable(HOSTILE)}\n`, `${printable(HOSTILE)}\n`]);
});
