import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { explainVerdict } from './explain-verdict.ts';

const settings = {
  domain: 'meet.test',
  appId: 'jitsi',
  secret: 'canary-secret-0123456789abcdefgh',
};

test('has advice for every reason a Prosody was seen to give, and no secret in it', () => {
  const file = new URL('../../../test/golden/prosody-verdicts.json', import.meta.url);
  const { cases } = JSON.parse(readFileSync(file, 'utf8'));
  const reasons = new Set<string>();
  for (const { verdict } of cases) if (verdict.reason) reasons.add(verdict.reason);
  assert.ok(reasons.size > 15);
  for (const reason of reasons) {
    const refusal = { signedIn: true, joined: false, affiliation: null, reason } as const;
    const advice = explainVerdict({ ...refusal, outcome: 'refused' }, settings);
    assert.ok(advice.length > 0, reason);
    assert.ok(!advice.join().includes('canary'));
  }
});

test('says that no answer comes, and what that is from', () => {
  for (const signedIn of [true, false]) {
    const verdict = { signedIn, joined: false, affiliation: null, reason: null } as const;
    const advice = explainVerdict({ ...verdict, outcome: 'unanswered' }, settings);
    assert.match(advice.join(), /never answers/);
  }
});
