import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Files, load, MINIMAL } from '../../test/support/sample-settings.ts';
import type { Environment } from '../base/environment.ts';

const CANARY = 'canary-9f3b1c';

/** Every way we know to put a secret where something goes wrong with it. */
const texts: readonly string[] = [
  `secret: [${CANARY}]`,
  `secret: { ${CANARY}: ${CANARY} }`,
  `secret: ${CANARY}`,
  `secret: "${CANARY}\n`,
  `secret:${CANARY}`,
  `{ secret:${CANARY} }`,
  `{ secret ${CANARY} }`,
  `{ ${CANARY} }`,
  `- ${CANARY}`,
  CANARY,
  `secret: *${CANARY}`,
  `secret: &${CANARY} x\njitsi: *${CANARY}`,
  `secret: !${CANARY} x`,
  `secret: ! ${CANARY}\n  : ${CANARY}`,
  `${CANARY}: 1\n${CANARY}: 2`,
  `secret: ${CANARY}\nsecret: ${CANARY}`,
  `secret: |\n${CANARY}`,
  `secret: ${CANARY}\n\t- ${CANARY}`,
  `%${CANARY}\n---\na: 1`,
  `jitsi: ${CANARY}`,
  `jitsi: { secret: [${CANARY}], url: 'https://u:${CANARY}@meet.example.org/' }`,
  `jitsi: { secret: { file: ${CANARY} }, url: 'https://meet.example.org/?${CANARY}' }`,
  `sign_in: { methods: [{ issuer: 'https://${CANARY}@x/', client_secret: 1, client_id: [${CANARY}] }] }`,
  `sign_in: { methods: [${CANARY}] }`,
  `sign_in: { methods: { client_secret: ${CANARY} } }`,
  `sign_in: { methods: [{ private_key: { key: ${CANARY} }, client_secret_file: [${CANARY}] }] }`,
  `storage: { url: 'mysql://u:${CANARY}@db/x' }`,
  `storage: { url: ['postgres://u:${CANARY}@db/x'] }`,
  `log: { level: ${CANARY} }\ncompat: [${CANARY}]\nlisten: ${CANARY}:x`,
  `trusted_proxies: [${CANARY}]\nsessions: { idle: ${CANARY} }\nlimits: { body: ${CANARY} }`,
];

const environments: readonly Environment[] = [
  { USHER_JITSI_SECRET: CANARY },
  { USHER_JITSI_SECERT: CANARY },
  { USHER_JITSI_SECRET: CANARY, USHER_JITSI_SECRET_FILE: `/run/${CANARY}` },
  { USHER_JITSI_SECRET_FILE: `${CANARY}/${CANARY}` },
  { USHER_STORAGE_URL: `mysql://u:${CANARY}@db/x` },
  { USHER_PUBLIC_URL: `https://u:${CANARY}@x/` },
  { JITSI_SECRET: CANARY, JITSI_URL: `https://u:${CANARY}@x/`, SECRET: CANARY },
  { JITSI_SECRET: CANARY, JITSI_SUB: 'x', NAME_KEY: `${CANARY} x`, BASE_URL: `ftp://${CANARY}` },
  { OIDC_CLIENT_SECRET: CANARY, JWT_APP_SECRET: CANARY, USHER_PUBLIC_URL: `https://${CANARY}@x/` },
];

function assertSilent(text: string | null, environment: Environment, files: Files = {}): void {
  const result = load(text, environment, files);
  assert.ok('problems' in result, `no problem with ${text ?? JSON.stringify(environment)}`);
  assert.ok(!JSON.stringify(result).includes(CANARY), `told by ${JSON.stringify(result)}`);
}

for (const text of texts) {
  test(`repeats no secret of the file (I2): ${JSON.stringify(text).slice(0, 60)}`, () => {
    assertSilent(text, {});
  });
}

test('repeats no secret of a variable (I2)', () => {
  for (const environment of environments) assertSilent(null, environment);
});

test('repeats no secret of a secret file (I2)', () => {
  const text = MINIMAL.replace(/secret: .*/, 'secret_file: /run/s');
  assertSilent(text, {}, { '/run/s': CANARY });
});
