import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainMismatch } from './explain-mismatch.ts';
import { completeSettings } from './settings.ts';

const settings = completeSettings({ domain: 'meet.test', appId: 'jitsi' });

function explain(claims: object, tenant: string | null = null): string {
  const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return explainMismatch({ token: `e30.${body}.x`, room: 'retro', tenant }, settings).join('\n');
}

test('says which of room and sub is wrong, and what it should be', () => {
  const sub = explain({ room: 'Retro', sub: 'canary' });
  assert.match(sub, /^room is right, sub is not\. Set sub to meet\.test/);
  const room = explain({ room: 'canary', sub: 'MEET.test' });
  assert.match(room, /^sub is right, room is not\. Set room to exactly retro/);
  const both = explain({ room: 'canary', sub: 'canary' });
  assert.match(both, /^Both .*retro.*\n.*meet\.test/);
  assert.match(explain({ room: '*', sub: 'meet.test' }, 'acme'), /^room is right.* sub to acme/);
  assert.doesNotMatch(sub + room + both, /canary/);
});

test('names both where nothing can be compared', () => {
  for (const token of [null, 'x', 'e30.e30']) {
    assert.equal(explainMismatch({ token, room: 'retro', tenant: null }, settings).length, 2);
  }
});
