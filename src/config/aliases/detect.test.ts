import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  configOf,
  MINIMAL,
  MINIMAL_ENVIRONMENT,
  SECRET,
} from '../../../test/support/sample-settings.ts';
import { detectAlias } from './detect.ts';

const FAMILY = { JITSI_SECRET: SECRET, JITSI_URL: 'https://meet.example.org', CLIENT_ID: 'x' };

test('takes no environment for a neighbour’s by one name alone', () => {
  assert.equal(detectAlias({}, null), null);
  assert.equal(detectAlias({ JITSI_URL: 'https://meet.example.org' }, null), null);
  assert.equal(detectAlias({ BASE_URL: 'x', CLIENT_ID: 'x', ISSUER_URL: 'x' }, null), null);
  assert.equal(
    detectAlias({ JWT_APP_ID: 'x', JWT_APP_SECRET: 'x', HOSTNAME: 'x', PORT: '1' }, null),
    null,
  );
  assert.equal(detectAlias({ JITSI_URL: '', JITSI_SECRET: '' }, null), null);
});

test('leaves a file and our own variables alone, whatever stands beside them', () => {
  assert.equal(configOf(MINIMAL, FAMILY).signIn.methods[0]!.id, 'oidc');
  assert.deepEqual(configOf(null, { ...MINIMAL_ENVIRONMENT, ...FAMILY }).compat, []);
});

test('leaves it to USHER_COMPAT where two neighbours’ variables stand together', () => {
  const both = { ...FAMILY, OIDC_ISSUER_URL: 'https://id.example.org' };
  assert.equal(detectAlias(both, null)?.neighbour, 'oidc-adapter');
  const wanted = { ...both, USHER_COMPAT: 'jitsi-openid' };
  assert.equal(detectAlias(wanted, null)?.neighbour, 'jitsi-openid');
  assert.equal(detectAlias({ ...FAMILY, USHER_COMPAT: 'oidc-adapter' }, null), null);
});

test('is pure: it changes nothing of the environment', () => {
  const environment = Object.freeze({ ...FAMILY, USHER_PUBLIC_URL: 'https://x.example.org' });
  detectAlias(environment, null);
  detectAlias(
    Object.freeze({ OIDC_ISSUER_URL: 'x', USHER_PUBLIC_URL: 'https://x.example.org' }),
    null,
  );
});
