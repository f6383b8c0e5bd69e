import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { parse } from 'yaml';
import * as z from 'zod';
import { samlKeys } from '../../../test/support/saml-keys.ts';
import {
  configOf,
  MINIMAL,
  problemsOf,
  SECRET,
  said,
  secretOf,
} from '../../../test/support/sample-settings.ts';
import { DEFAULT_CLAIMS } from '../presets.ts';
import { rootSection } from '../sections/root.ts';
import { renderExample } from './example.ts';
import { renderPage } from './page.ts';
import { renderSchema } from './schema.ts';
import { chapters } from './walk.ts';

/** The sign of a line that is not in force; a comment has a space behind it. */
const EVERY_LINE = /^( *)#(?=[a-z]|-| {2})/gm;
const entries = chapters(rootSection).flatMap((chapter) => chapter.entries);
const files = {
  '/run/secrets/jitsi': `${SECRET}\n`,
  '/run/secrets/oidc-client': 'word\n',
  '/run/secrets/directory': 'word',
  '/run/secrets/usher': `${SECRET}own`,
  '/run/secrets/reservations': `${SECRET}reservations`,
  '/run/secrets/storage-url': 'postgres://u:p@db/x',
  '/run/secrets/mail': 'word',
  '/run/secrets/saml.key': samlKeys.service.privateKey,
  '/etc/usher/saml.crt': samlKeys.service.certificate,
  '/run/secrets/oidc-client.pem': generateKeyPairSync('ed25519')
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString(),
};

test('the example file loads as it stands', () => {
  const config = configOf(renderExample(rootSection), {}, files);
  assert.equal(secretOf(config), SECRET);
  assert.equal(config.signIn.methods[0]!.id, 'staff');
});

test('the example file loads with every line in force, and changes no default but by an example', () => {
  const whole = renderExample(rootSection).replace(EVERY_LINE, '$1');
  const result = configOf(whole, { USHER_SIGN_IN_METHODS_0_PRIVATE_KEY_ALGORITHM: 'EdDSA' }, files);
  assert.equal(result.storage.url, 'postgres://u:p@db/x');
  assert.equal(result.jitsi.length, 2);
  assert.equal(result.jitsi[0]!.ttlSeconds, 7200);
  const [staffRoom, classes, parents] = result.rules.rules;
  assert.equal(staffRoom?.isFinal, true);
  assert.deepEqual([classes?.guests, classes?.waits], ['never', true]);
  assert.equal(parents?.guests, 'wait');
});

test('every default reads as it is shown', () => {
  for (const { path, setting } of entries) {
    const { byDefault, kind, example } = setting;
    if (byDefault.kind === 'value') {
      const read = kind.check.safeParse(yaml(byDefault.shown));
      assert.deepEqual(read.data, byDefault.value, path);
    }
    if (!setting.secret)
      assert.ok(kind.check.safeParse(yaml(example)).success, `${path}: ${example}`);
  }
});

test('every setting has its line, with its variable, and its place in the schema', () => {
  const page = renderPage(rootSection);
  for (const { path, variable } of entries) {
    assert.ok(page.includes(`| \`${path}\``), path);
    assert.ok(page.includes(`<br>\`${variable}\``), variable);
  }
  const schema = JSON.parse(renderSchema(rootSection));
  assert.equal(schema.properties.jitsi.properties.ttl.default, '2h');
  assert.equal(schema.properties.jitsi.additionalProperties, false);
  assert.ok(
    schema.properties.sign_in.properties.methods.items.anyOf[0].properties.client_secret_file,
  );
  const algorithms = ['HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512'];
  assert.deepEqual(schema.properties.jitsi.properties.algorithm.enum, algorithms);
});

test('the schema takes the example, with every line in force too, and refuses slips', () => {
  const schema = z.fromJSONSchema(JSON.parse(renderSchema(rootSection)));
  const example = renderExample(rootSection);
  assert.ok(schema.safeParse(parse(example)).success);
  assert.ok(schema.safeParse(parse(example.replace(EVERY_LINE, '$1'))).success);
  for (const slip of [
    { jitsi: { urll: 'x' } },
    { jitsi: { ttl: '2 hours' } },
    { log: { level: 'x' } },
  ]) {
    assert.ok(!schema.safeParse(slip).success);
  }
});

test('every variable of the page is known to the loader', () => {
  const variables = Object.fromEntries(entries.map(({ variable }) => [variable, '\u0001']));
  const problems = problemsOf(MINIMAL, variables);
  assert.ok(said(problems).every((one) => !one.includes('is not the name')));
});

test('every claim has a setting', () => {
  const paths = entries.map(({ path }) => path);
  const claims = paths.filter((path) => path.startsWith('sign_in.methods[].claims.'));
  assert.equal(new Set(claims).size, Object.keys(DEFAULT_CLAIMS).length);
});

test('the generated files are what the declarations make', () => {
  const script = new URL('../../../scripts/generate.ts', import.meta.url).pathname;
  execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' });
});

function yaml(shown: string): unknown {
  return Reflect.get(parse(`value: ${shown}`) as object, 'value');
}
