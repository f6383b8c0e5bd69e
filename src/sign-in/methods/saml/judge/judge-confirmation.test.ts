import assert from 'node:assert/strict';
import { it } from 'node:test';
import { BEARER } from '../names.ts';
import { judgeConfirmation } from './judge-confirmation.ts';

const NOW = Date.parse('2026-11-20T10:00:00Z') / 1000;
const CALLBACK = 'https://meet.example.org/auth/sign-in/idp/callback';
const EXPECTED = {
  ...{ now: NOW, skewSeconds: 60, callback: CALLBACK, audience: 'us', issuer: 'them' },
  ...{ requestId: null, contexts: [], maxAgeSeconds: null },
};

function bearer(notOnOrAfter: string, recipient = CALLBACK) {
  return { method: BEARER, recipient, inResponseTo: null, notBefore: null, notOnOrAfter };
}

it('D4: of several confirmations that fit, the last to end says how long it is remembered', () => {
  const confirmations = [
    bearer('2026-11-20T10:01:00Z'),
    bearer('2026-11-20T10:30:00Z'),
    bearer('2026-11-20T10:50:00Z', 'https://elsewhere.example.org/'),
    bearer('2026-11-20T10:05:00Z'),
  ];
  assert.equal(judgeConfirmation(confirmations, EXPECTED), NOW + 30 * 60);
});
