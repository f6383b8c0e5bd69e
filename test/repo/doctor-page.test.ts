import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checks } from '../../src/setup/doctor/checks.ts';
import { read } from './tree.ts';

test('docs/topics/doctor.md explains each check of the doctor, and no other', () => {
  const headings = read('docs/topics/doctor.md').matchAll(/^### (\S+)$/gm);
  const ids = [...headings].map(([, id]) => id);
  assert.deepEqual(ids.sort(), checks.map(({ id }) => id).sort());
});
