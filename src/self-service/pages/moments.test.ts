import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleSite } from '../../../test/support/sample-site.ts';
import { visit } from '../../http/site.ts';
import { agoOf, dayOf } from './moments.ts';

/** 21 November 2026, 09:00 UTC. */
const NOW = 1_795_251_600;
const english = visit(sampleSite(), 'en');
const german = visit(sampleSite(), 'de');

test('a moment is told by how long ago it was', () => {
  for (const [seconds, en, de] of [
    [0, 'now', 'jetzt'],
    [59, 'now', 'jetzt'],
    [60, '1 minute ago', 'vor 1 Minute'],
    [3599, '59 minutes ago', 'vor 59 Minuten'],
    [3600, '1 hour ago', 'vor 1 Stunde'],
    [86_400 * 3, '3 days ago', 'vor 3 Tagen'],
    [-600, 'now', 'jetzt'],
  ] as const) {
    assert.deepEqual(
      [agoOf(english, NOW - seconds, NOW), agoOf(german, NOW - seconds, NOW)],
      [en, de],
    );
  }
});

test('a day is written as in a letter', () => {
  assert.equal(dayOf(english, NOW), '21 November 2026');
  assert.equal(dayOf(german, NOW), '21. November 2026');
});
