import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSettings } from './parse-settings.ts';

function problems(input: unknown): readonly string[] {
  const parsed = parseSettings(input, () => '');
  return 'problems' in parsed ? parsed.problems : [];
}

test('says in its own words what is wrong with the settings, all at once', () => {
  assert.deepEqual(problems({ secret: 'canary' }), ['appId is missing.']);
  assert.deepEqual(
    problems({
      appId: '',
      secret: 7,
      acceptedIssuers: 'jitsi',
      allowEmptyToken: 'no',
      cacheKeysUrl: 1,
    }),
    [
      'appId must be a text that is not empty.',
      'secret must be a text that is not empty.',
      'acceptedIssuers must be a list of texts.',
      'allowEmptyToken must be true or false.',
      'cacheKeysUrl must be an address, true or false.',
    ],
  );
  assert.deepEqual(problems([]), ['The settings must be one JSON object.']);
  assert.deepEqual(problems(null), ['The settings must be one JSON object.']);
});
