import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createLog } from '../../src/base/log.ts';
import { redactText } from '../../src/base/redact.ts';
import { assertInAMoment } from '../support/in-a-moment.ts';

function captured() {
  const lines: string[] = [];
  const log = createLog({
    level: 'trace',
    destination: { write: (line: string) => void lines.push(line) },
  });
  return { log, lines };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what this looks for.
const STEERING = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

describe('attack I1: log injection', () => {
  const hostile = [
    'a\r\n{"level":"fatal","event":"forged"}',
    '\u001b[31mred\u001b[0m',
    'nul\u0000byte',
    'line\u2028separator\u2029',
    '\u202edesrever',
    '\ud800lone',
    '\u0085next line',
  ];
  for (const text of hostile) {
    it(`I1 keeps ${JSON.stringify(text)} inside one parseable line, in values, keys and events`, () => {
      const { log, lines } = captured();
      log.info(text, { user: text, [text]: 1, nested: [{ room: text }], err: new Error(text) });
      assert.equal(lines.length, 1);
      assert.equal(lines[0]!.indexOf('\n'), lines[0]!.length - 1);
      JSON.parse(lines[0]!);
      assert.doesNotMatch(lines[0]!, STEERING);
    });
  }

  it('I1 stays one parseable line for anything at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.object(), (text, fields) => {
        const { log, lines } = captured();
        log.info(text, fields);
        assert.equal(lines.length, 1);
        JSON.parse(lines[0]!);
        assert.doesNotMatch(lines[0]!, STEERING);
      }),
      { numRuns: 300 },
    );
  });
});

const JWT = `eyJhbGciOiJIUzI1NiJ9.${Buffer.from('{"sub":"canary"}').toString('base64url')}.c2lnbmF0dXJlLWNhbmFyeQ`;
const STATE = 'Zq3mT9xKfW2bLp8RvY6cHn4sJd7gQa1eUiO0tXw5ByE';

describe('attack I2: secrets in the log', () => {
  const keys = [
    'clientSecret',
    'client_secret',
    'secret',
    'SECRET_FILE',
    'password',
    'bindPassword',
    'passphrase',
    'token',
    'access_token',
    'idToken',
    'id_token_hint',
    'refreshToken',
    'logout_token',
    'code',
    'state',
    'nonce',
    'code_verifier',
    'verifier',
    'cookie',
    'Set-Cookie',
    'Authorization',
    'client_assertion',
    'SAMLResponse',
    'privateKey',
    'private_key',
    'jwt',
    'JWT',
    'continue',
    'memo',
  ];
  for (const key of keys) {
    it(`I2 cuts out the value of "${key}" at any depth, whatever its type`, () => {
      const { log, lines } = captured();
      const child = log.child({ outer: { [key]: 'canary-1' } });
      child.error('x', {
        [key]: 'canary-2',
        a: { b: [{ [key]: { deep: 'canary-3' } }] },
        c: { [key]: ['canary-4'] },
        d: { [key]: Buffer.from('canary-5') },
      });
      assert.doesNotMatch(lines.join(''), /canary/);
    });
  }

  const texts = [
    `the answer was ${JWT}!`,
    `Bearer canary-${STATE}`,
    'Authorization: Basic Y2FuYXJ5OmNhbmFyeQ==',
    `https://usher.example/sign-in/x/callback?code=canary&state=${STATE}&iss=https%3A%2F%2Fid`,
    'https://meet.example/room#jwt=%22canary%22',
    'https://meet.example/room?jwt=canary#config.x=1',
    'postgres://usher:canary@db.example/usher',
    '{"client_secret":"canary","grant_type":"x"}',
    "{ access_token: 'canary' }",
    'client_assertion=canary&client_id=x',
    '-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----',
    '-----BEGIN RSA PRIVATE KEY-----\ncanary and cut off',
  ];
  for (const text of texts) {
    it(`I2 cuts the secret out of a text: ${text.slice(0, 40).replaceAll('\n', ' ')}…`, () => {
      const { log, lines } = captured();
      const cause = Object.assign(new Error(text), { response: { body: 'canary' } });
      log.warn('x', { text, err: new Error(`outer ${text}`, { cause }), url: text });
      log.warn(text);
      const all = lines.join('');
      assert.doesNotMatch(all, /canary|Y2FuYXJ5/);
      assert.doesNotMatch(all, new RegExp(STATE));
      assert.doesNotMatch(all, /eyJ/);
    });
  }

  it('I2 cuts a bare session id, state or verifier out of any text', () => {
    assert.doesNotMatch(redactText(`attempt ${STATE} began`), new RegExp(STATE));
  });

  it('H6 reads a hostile text of any length in a moment', () => {
    const shapes = ['eyJ'.repeat(400_000), 'a.'.repeat(500_000), '-----BEGIN A'.repeat(90_000)];
    shapes.push('code='.repeat(200_000), 'a'.repeat(1_000_000), 'bearer '.repeat(150_000));
    shapes.push('x://'.repeat(200_000), `${'token_'.repeat(150_000)}=`, '\u2028'.repeat(500_000));
    for (const shape of shapes) {
      assertInAMoment(shape.slice(0, 20), () => redactText(shape));
    }
  });
});
