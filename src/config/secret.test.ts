import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  configOf,
  load,
  MINIMAL,
  problemsOf,
  SECRET,
  said,
  secretOf,
} from '../../test/support/sample-settings.ts';
import { loadConfig } from './load.ts';

const WITHOUT = MINIMAL.replace(/ {2}secret: .*\n/, '');
const FROM_FILE = WITHOUT.replace('jitsi:\n', 'jitsi:\n  secret_file: jitsi-secret\n');

function readBack(text: string): string | null {
  return secretOf(configOf(FROM_FILE, {}, { '/etc/usher/jitsi-secret': text }));
}

test('strips one line break at the end of a secret file, and nothing else (I6)', () => {
  assert.equal(readBack(`${SECRET}\n`), SECRET);
  assert.equal(readBack(`${SECRET}\r\n`), SECRET);
  assert.equal(readBack(SECRET), SECRET);
  assert.equal(readBack(`${SECRET}\n\n`), `${SECRET}\n`);
  assert.equal(readBack(` ${SECRET} \n`), ` ${SECRET} `);
});

test('reads a file named by a variable, below the working directory', () => {
  const path = join(process.cwd(), 'secrets/one');
  const config = configOf(WITHOUT, { USHER_JITSI_SECRET_FILE: 'secrets/one' }, { [path]: SECRET });
  assert.equal(secretOf(config), SECRET);
});

test('lets a variable win over the file in either form', () => {
  const files = { '/run/s': `${SECRET}2` };
  assert.equal(secretOf(configOf(FROM_FILE, { USHER_JITSI_SECRET: SECRET })), SECRET);
  const config = configOf(MINIMAL, { USHER_JITSI_SECRET_FILE: '/run/s' }, files);
  assert.equal(secretOf(config), `${SECRET}2`);
});

test('refuses both forms in one layer', () => {
  const both = MINIMAL.replace('  secret:', '  secret_file: jitsi-secret\n  secret:');
  assert.deepEqual(said(problemsOf(both)), ['jitsi.secret is set, and so is jitsi.secret_file']);
  const environment = { USHER_JITSI_SECRET: SECRET, USHER_JITSI_SECRET_FILE: '/x' };
  assert.deepEqual(said(problemsOf(MINIMAL, environment)), [
    'USHER_JITSI_SECRET is set, and so is USHER_JITSI_SECRET_FILE',
  ]);
});

test('refuses a file that cannot be read, is empty or is too short, by the name that was written', () => {
  assert.deepEqual(said(problemsOf(FROM_FILE)), [
    'jitsi.secret_file names a file that cannot be read: /etc/usher/jitsi-secret is not there (ENOENT)',
  ]);
  const path = '/etc/usher/jitsi-secret';
  assert.deepEqual(said(problemsOf(FROM_FILE, {}, { [path]: '\n' })), [
    'jitsi.secret_file is empty',
  ]);
  assert.deepEqual(said(problemsOf(FROM_FILE, {}, { [path]: 'abc' })), [
    'jitsi.secret_file is shorter than 32 bytes',
  ]);
  const environment = { USHER_JITSI_SECRET_FILE: '/gone' };
  assert.deepEqual(said(problemsOf(WITHOUT, environment)), [
    'USHER_JITSI_SECRET_FILE names a file that cannot be read: /gone is not there (ENOENT)',
  ]);
});

test('says why a secret file cannot be read, and never a secret that was written for its name', () => {
  const saidOf = (text: string, code: string) => {
    const readFile = () => {
      throw Object.assign(new Error(code), { code });
    };
    const result = loadConfig({ path: '/etc/usher/usher.yaml', text, environment: {}, readFile });
    return 'problems' in result ? said(result.problems).join() : '';
  };
  assert.match(
    saidOf(FROM_FILE, 'EACCES'),
    /: \/etc\/usher\/jitsi-secret .*no right.* \(EACCES\)$/,
  );
  assert.match(saidOf(FROM_FILE, 'EISDIR'), /jitsi-secret is a folder \(EISDIR\)$/);
  for (const secret of [SECRET, `${SECRET}/${SECRET}`]) {
    const mistaken = saidOf(FROM_FILE.replace('jitsi-secret', secret), 'ENOENT');
    assert.match(mistaken, /: \/etc\/usher\/… is not there \(ENOENT\)$/);
  }
});

test('notes a secret file that everybody may read (I6)', () => {
  const path = '/etc/usher/jitsi-secret';
  const open = load(FROM_FILE, {}, { [path]: { text: SECRET, mode: 0o644 } });
  assert.deepEqual(open.notices, [
    'jitsi.secret_file: everybody on this machine may read that file; chmod o-r it.',
  ]);
  const closed = load(FROM_FILE, {}, { [path]: { text: SECRET, mode: 0o640 } });
  assert.deepEqual(closed.notices, []);
});

test('notes no certificate that everybody may read, unless a key stands with it', () => {
  const text = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
  const noticesOf = (said: string) => {
    const path = '/etc/usher/jitsi-secret';
    return load(FROM_FILE, {}, { [path]: { text: said, mode: 0o644 } }).notices;
  };
  assert.deepEqual(noticesOf(text), []);
  assert.equal(noticesOf(`${text}-----BEGIN PRIVATE KEY-----\nMIIB\n`).length, 1);
});

test('reads real files and their rights', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'usher-'));
  context.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'usher.yaml'), FROM_FILE);
  writeFileSync(join(folder, 'jitsi-secret'), `${SECRET}\n`);
  chmodSync(join(folder, 'jitsi-secret'), 0o604);
  const result = loadConfig({ path: join(folder, 'usher.yaml'), environment: {} });
  assert.ok('config' in result);
  assert.equal(secretOf(result.config), SECRET);
  assert.equal(result.notices.length, 1);
});

test('keeps a secret of digits from a variable as text', () => {
  const digits = '00123456789012345678901234567890123';
  assert.equal(secretOf(configOf(MINIMAL, { USHER_JITSI_SECRET: digits })), digits);
  const number = MINIMAL.replace(SECRET, digits);
  assert.deepEqual(said(problemsOf(number)), ['jitsi.secret must be text, not a number']);
});

test('reads the address of the store from a file', () => {
  const text = `${MINIMAL}storage: { url_file: /run/url }\n`;
  const url = 'postgres://usher:word@db/usher';
  assert.equal(configOf(text, {}, { '/run/url': `${url}\n` }).storage.url, url);
});

test('measures a secret in bytes, by algorithm (C7, RFC 7518 3.2)', () => {
  const accented = 'äöüÄÖÜßéèêáàâí€¢';
  assert.ok(accented.length < 32 && Buffer.byteLength(accented) >= 32);
  assert.equal(secretOf(configOf(MINIMAL, { USHER_JITSI_SECRET: accented })), accented);
  for (const [algorithm, bytes] of [
    ['HS384', 48],
    ['HS512', 64],
  ] as const) {
    const long = (SECRET + SECRET).slice(0, bytes);
    const environment = { USHER_JITSI_ALGORITHM: algorithm, USHER_JITSI_SECRET: long };
    assert.ok(configOf(MINIMAL, environment));
    const short = { ...environment, USHER_JITSI_SECRET: long.slice(1) };
    assert.deepEqual(said(problemsOf(MINIMAL, short)), [
      `USHER_JITSI_SECRET is shorter than ${bytes} bytes`,
    ]);
  }
});

test('refuses secrets that everybody knows or anybody can guess (C7, RFC 8725 3.5)', () => {
  for (const known of [
    'myappsecretmyappsecretmyappsecret',
    'changeme-changeme-changeme-changeme',
    'a-string-secret-at-least-256-bits-long',
    'JITSI_SECRET_JITSI_SECRET_JITSI_SECRET',
    'a'.repeat(64),
    '0123'.repeat(16),
  ]) {
    const problems = problemsOf(MINIMAL, { USHER_JITSI_SECRET: known });
    assert.match(said(problems).join(), /example that everybody knows|can be guessed/);
  }
  assert.equal(problemsOf(MINIMAL, { USHER_SECRET: 'myappsecret' }).length, 1);
});

test('notes a configuration file that holds secrets and that everybody may read (I6)', () => {
  const noticesOf = (text: string, mode: number) =>
    loadConfig({
      path: '/etc/usher/usher.yaml',
      environment: {},
      readFile: (path) => (path.endsWith('.yaml') ? { text, mode } : { text: SECRET, mode: 0o600 }),
    }).notices;
  assert.match(noticesOf(MINIMAL, 0o644).join(), /^\/etc\/usher\/usher\.yaml holds jitsi\.secret,/);
  assert.deepEqual(noticesOf(MINIMAL, 0o640), []);
  assert.deepEqual(noticesOf(FROM_FILE, 0o644), []);
  const withStore = (url: string) => `${FROM_FILE}storage:\n  url: ${url}\n`;
  assert.deepEqual(noticesOf(withStore('sqlite:/var/lib/usher/usher.db'), 0o644), []);
  assert.match(
    noticesOf(withStore('postgres://u:p@db/usher'), 0o644).join(),
    / holds storage\.url,/,
  );
});
