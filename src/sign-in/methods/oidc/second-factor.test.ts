import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasSecondFactor } from './second-factor.ts';

test('mfa, and methods of two kinds, are a second factor (RFC 8176)', () => {
  for (const amr of [
    ['mfa'],
    ['pwd', 'mfa'],
    ['pwd', 'otp'],
    ['otp', 'pwd', 'user'],
    ['hwk', 'pin'],
    ['swk', 'pin'],
    ['hwk', 'fpt'],
    ['pwd', 'fpt'],
    ['pwd', 'sms', 'of-our-own'],
  ]) {
    assert.equal(hasSecondFactor(amr), true, amr.join());
  }
});

test('one kind alone, or what is no list of methods, is none', () => {
  for (const amr of [
    ['pwd'],
    ['otp'],
    ['hwk'],
    ['hwk', 'user'],
    ['pwd', 'pin', 'kba'],
    ['otp', 'sms'],
    ['pwd', 'rba', 'geo'],
    ['pwd', 'constructor', '__proto__', 'toString'],
    [],
    'mfa',
    { mfa: true },
    [['mfa']],
    null,
    undefined,
  ]) {
    assert.equal(hasSecondFactor(amr), false, JSON.stringify(amr));
  }
});
