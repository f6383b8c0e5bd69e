import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checks } from '../../src/setup/doctor/checks.ts';
import { liveChecks } from '../../src/setup/doctor/live/examine-live.ts';
import { read } from './tree.ts';

test('docs/topics/doctor.md explains each check of the doctor, and no other', () => {
  const headings = read('docs/topics/doctor.md').matchAll(/^### (\S+)$/gm);
  const ids = [...headings].map(([, id]) => id);
  assert.deepEqual(ids.sort(), [...checks, ...liveChecks].map(({ id }) => id).sort());
});
