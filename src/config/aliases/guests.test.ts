import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configOf, load, SECRET } from '../../../test/support/sample-settings.ts';
import type { Environment } from '../../base/environment.ts';

const FAMILY: Environment = {
  JITSI_SECRET: SECRET,
  JITSI_URL: 'https://meet.example.org',
  JITSI_SUB: 'meet.example.org',
  ISSUER_BASE_URL: 'https://id.example.org/realms/staff',
  BASE_URL: 'https://auth.example.org',
  CLIENT_ID: 'jitsi',
  SECRET: '0123456789',
};

const ENVIRONMENTS: Readonly<Record<string, Environment>> = {
  'jitsi-openid': FAMILY,
  'go-openid': { ...FAMILY, PREJOIN: 'false' },
  'oidc-adapter': {
    USHER_PUBLIC_URL: 'https://meet.example.org/oidc/',
    JWT_APP_SECRET: SECRET,
    OIDC_ISSUER_URL: 'https://id.example.org/realms/staff',
    OIDC_CLIENT_ID: 'jitsi',
    OIDC_CLIENT_SECRET: '0123456789',
  },
};

for (const [neighbour, environment] of Object.entries(ENVIRONMENTS)) {
  test(`with the environment of ${neighbour}, nobody comes in without signing in, as there`, () => {
    const { rules, compat } = configOf(null, environment);
    assert.ok(compat.some((name) => name === neighbour));
    assert.equal(rules.rules.length, 0);
    assert.equal(rules.guestsWithoutRules, 'never');
    assert.doesNotMatch(load(null, environment).notices.join(), /guests come in/);
    const own = { ...environment, USHER_GUESTS_WITHOUT_RULES: 'wait' };
    assert.equal(configOf(null, own).rules.guestsWithoutRules, 'wait');
    assert.match(load(null, own).notices.join(), /guests come in once a host is there/);
  });
}
