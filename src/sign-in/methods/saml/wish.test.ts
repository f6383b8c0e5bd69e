import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { samlSettings } from '../../../../test/support/saml-subject.ts';
import type { SignInWish } from '../../../model/continuation.ts';
import { demandOf } from './wish.ts';

const wish = (more: Partial<SignInWish>): SignInWish => ({
  acrValues: [],
  maxAgeSeconds: null,
  askAgain: false,
  loginHint: null,
  ...more,
});

describe('what a sign-in asks for', () => {
  it('is nothing, unless somebody says so', () => {
    assert.deepEqual(demandOf(samlSettings(), undefined), {
      contexts: [],
      force: false,
      maxAgeSeconds: null,
    });
  });

  it('is what the operator settled, among which the wish may choose', () => {
    const settings = samlSettings({ authnContexts: ['urn:a'], maxAgeSeconds: 600 });
    const demand = demandOf(settings, wish({ acrValues: ['urn:b', 'urn:a'], maxAgeSeconds: 900 }));
    assert.deepEqual(demand, { contexts: ['urn:a'], force: true, maxAgeSeconds: 600 });
    const unsettled = demandOf(samlSettings(), wish({ acrValues: ['urn:b'] }));
    assert.deepEqual(unsettled.contexts, ['urn:b']);
  });

  it('is what the rule for the room requires, before all else', () => {
    const settings = samlSettings({ authnContexts: ['urn:a'] });
    const required = { acr: ['urn:gold'], secondFactor: false };
    assert.deepEqual(demandOf(settings, wish({ required })).contexts, ['urn:gold']);
    const factor = { acr: [], secondFactor: true };
    assert.deepEqual(demandOf(settings, wish({ required: factor })).contexts, [
      'https://refeds.org/profile/mfa',
    ]);
  });
});
