import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  configOf,
  load,
  MINIMAL,
  problemsOf,
  SECRET,
  said,
} from '../../test/support/sample-settings.ts';

const OWN = 'w4Tn8Qx1Zr6Lc3Vb9Km2Hs7Jd5Fg0PyA';
/** Signed with keys of our own. */
const KEYS = `${MINIMAL.replace(`secret: ${SECRET}`, 'algorithm: RS256')}secret: ${OWN}\n`;

function noticesOf(text: string): readonly string[] {
  const result = load(text);
  assert.ok('config' in result, JSON.stringify(result));
  return result.notices;
}

test('a Jitsi with RS256, RS384 or RS512 needs no secret, and is signed for with keys of our own', () => {
  for (const algorithm of ['RS256', 'RS384', 'RS512'] as const) {
    const { jitsi, keys } = configOf(KEYS.replace('RS256', algorithm));
    assert.deepEqual(jitsi[0]?.signing, { kind: 'keys', algorithm });
    assert.deepEqual(keys, { bits: 2048, rotateAfterSeconds: 90 * 86_400, file: null });
  }
  assert.deepEqual(noticesOf(KEYS), []);
});

test('a Jitsi with HS256 has a secret still, and without one it is missing', () => {
  assert.deepEqual(configOf(MINIMAL).jitsi[0]?.signing, {
    ...{ kind: 'secret', algorithm: 'HS256', secret: SECRET },
  });
  assert.deepEqual(said(problemsOf(MINIMAL.replace(`secret: ${SECRET}`, 'app_id: jitsi'))), [
    'jitsi.secret is missing',
  ]);
});

test('our own secret must be set where it seals keys: nothing is there to derive it from', () => {
  const [problem] = problemsOf(KEYS.replace(`secret: ${OWN}\n`, ''));
  assert.equal(
    `${problem?.path} ${problem?.message}`,
    'secret is missing: it seals the keys that sign tokens',
  );
  assert.match(problem?.mend ?? '', /openssl rand -hex 32/);
  const second = `${MINIMAL}more_jitsi: [{ id: b, url: https://b.example/, algorithm: RS256 }]\n`;
  assert.equal(problemsOf(second).length, 1);
  // Said once where the secret that is there is of no use.
  assert.deepEqual(said(problemsOf(KEYS.replace(OWN, 'short'))), [
    'secret is shorter than 32 bytes',
  ]);
});

test('algorithms that Prosody does not know are refused', () => {
  for (const algorithm of ['ES256', 'PS256', 'EdDSA', 'none', 'rs256', 'RS1']) {
    const [problem] = problemsOf(KEYS.replace('RS256', algorithm));
    assert.equal(problem?.path, 'jitsi.algorithm');
    assert.match(problem?.mend ?? '', /RS256/);
  }
});

test('a secret beside RS256 is named as useless, and so is a key file beside HS256', () => {
  const [notice] = noticesOf(
    KEYS.replace('algorithm: RS256', `algorithm: RS256\n  secret: ${SECRET}`),
  );
  assert.match(
    notice ?? '',
    /^jitsi\.secret: is of no use with RS256.*remove it here, and app_secret/,
  );
  const [file] = noticesOf(`${MINIMAL}keys: { file: key.pem }\n`);
  assert.match(file ?? '', /^keys\.file: is of no use while no Jitsi has RS256/);
});

test('two Jitsis that could not tell their tokens apart are named', () => {
  const second = (more: string) =>
    `${KEYS}more_jitsi: [{ id: b, url: https://b.example/, algorithm: RS512${more} }]\n`;
  const [notice] = noticesOf(second(''));
  assert.match(
    notice ?? '',
    /^more_jitsi\[0\]\.audience: is that of jitsi too.*audience of its own/,
  );
  for (const more of [', audience: b', ', issuer: b', ', app_id: b']) {
    assert.deepEqual(noticesOf(second(more)), []);
  }
});

test('keys have their size, their life and their file', () => {
  const keys = (text: string) => configOf(`${KEYS}keys: ${text}\n`).keys;
  assert.equal(keys('{ size: 3072 }').bits, 3072);
  assert.equal(keys('{ rotate_after: 30d }').rotateAfterSeconds, 30 * 86_400);
  assert.equal(keys('{ rotate_after: 86400 }').rotateAfterSeconds, 86_400);
  assert.equal(keys('{ rotate_after: never }').rotateAfterSeconds, null);
  assert.equal(keys('{ file: keys/key.pem }').file, '/etc/usher/keys/key.pem');
  assert.equal(keys('{ file: /run/key.pem }').file, '/run/key.pem');
  const variables = { USHER_KEYS_ROTATE_AFTER: 'never', USHER_KEYS_SIZE: '4096' };
  assert.deepEqual(configOf(KEYS, variables).keys, {
    ...{ bits: 4096, rotateAfterSeconds: null, file: null },
  });
});

test('keys that are too short, of an odd size or too short-lived are refused', () => {
  const cases = {
    'size: 1024': 'keys.size is below 2048',
    'size: 8192': 'keys.size is above 4096',
    'size: 2049': 'keys.size is no multiple of 256',
    'size: 2048 bits': 'keys.size must be a whole number, not this text',
    'rotate_after: 1h': 'keys.rotate_after is out of bounds (1d to 3650d)',
    'rotate_after: off': 'keys.rotate_after is not a duration',
    'rotate_after: 0': 'keys.rotate_after is out of bounds (1d to 3650d)',
  };
  for (const [text, expected] of Object.entries(cases)) {
    assert.deepEqual(said(problemsOf(`${KEYS}keys: { ${text} }\n`)), [expected]);
  }
  const [problem] = problemsOf(`${KEYS}keys: { rotate_after: off }\n`);
  assert.equal(problem?.mend, 'Write a duration or never: 1d to 3650d, or never.');
});
