import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inlineGrantOf, NOON } from '../storage/conformance/sample-records.ts';
import { GRACE_SECONDS, judgeGeneration } from './inline-grant.ts';

const family = inlineGrantOf('g', { generation: 3, rotatedAt: NOON, expiresAt: NOON + 3600 });

test('the last token counts, the one before it for ten seconds, all others were used before', () => {
  assert.equal(judgeGeneration(family, 3, NOON), 'current');
  assert.equal(judgeGeneration(family, 2, NOON + GRACE_SECONDS), 'just-spent');
  assert.equal(judgeGeneration(family, 2, NOON + GRACE_SECONDS + 1), 'reused');
  assert.equal(judgeGeneration(family, 1, NOON), 'reused');
  assert.equal(judgeGeneration(family, 4, NOON), 'reused');
});

test('a code has no grace', () => {
  assert.equal(judgeGeneration({ ...family, generation: 1 }, 0, NOON), 'reused');
  assert.equal(judgeGeneration({ ...family, generation: 0 }, 0, NOON), 'current');
});

test('nothing counts after the end, or the time', () => {
  assert.equal(judgeGeneration({ ...family, endedAt: NOON }, 3, NOON), 'over');
  assert.equal(judgeGeneration(family, 3, NOON + 3600), 'over');
});
