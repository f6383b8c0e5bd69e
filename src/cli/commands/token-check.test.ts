import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { exportJWK, SignJWT } from 'jose';
import { RecordedContext } from '../../../test/support/recorded-context.ts';
import { systemClock } from '../../base/clock.ts';
import { buildClaims, mintToken } from '../../jitsi/token.ts';
import { openSecretKey } from '../../jitsi/token-key.ts';
import { runCommand } from '../run.ts';
import { tokenCheck } from './token-check.ts';

const NOW = 1_800_000_000;
const secret = 'canary-secret-0123456789abcdef-0123';
const folder = mkdtempSync(join(tmpdir(), 'usher-token-check-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const settings = file('settings.json', { appId: 'jitsi', secret });
const claims = buildClaims({
  issuer: 'jitsi',
  audience: 'jitsi',
  subject: 'meet.test',
  room: 't%c3%a9st%20room',
  seat: { moderator: null, affiliation: null, group: null, features: {} },
  person: { id: 'alice', name: 'Alice', email: null, avatar: null },
  now: NOW,
  ttlSeconds: 60,
});
const token = mintToken(claims, openSecretKey('HS256', secret));

/** Runs the command; everything it wrote is held to name neither the secret nor the token. */
async function run(argv: string[], input: string | Error, seconds = 0) {
  const clock = { ...systemClock, nowSeconds: () => NOW + seconds };
  const context = new RecordedContext({ input, clock });
  const status = await runCommand(tokenCheck, argv, context);
  const { lines, notes } = context;
  const all = [...lines, ...notes].join('\n');
  assert.ok(!all.includes('canary'), all);
  assert.ok(!all.includes(token.slice(0, 20)) && !all.includes(token.slice(-20)), all);
  return { status, lines, notes };
}

const typed = ['--settings', settings, '--room', 'Tést Room'];

test('seats a token, asked for by the typed name or the backend form', async () => {
  assert.deepEqual(await run(typed, `${token}\n`), {
    status: 0,
    lines: ['Seated in t%c3%a9st%20room as moderator (owner).'],
    notes: [],
  });
  const backend = ['--settings', settings, '--room', 't%c3%a9st%20room', '--json'];
  const { status, lines } = await run(backend, token);
  assert.equal(status, 0);
  assert.deepEqual(lines, ['{"signed_in":true,"joined":true,"affiliation":"owner","reason":null}']);
});

test('says what to change of a token that is refused', async () => {
  const { status, lines } = await run(typed, token, 60);
  assert.equal(status, 1);
  assert.match(lines[0]!, /not signed in.*"Not acceptable by exp"/);
  assert.match(lines[1]!, /expired/);
  const other = await run(['--settings', settings, '--room', 'other', '--json'], token);
  assert.equal(other.status, 1);
  assert.deepEqual(JSON.parse(other.lines.join()), {
    signed_in: true,
    joined: false,
    affiliation: null,
    reason: 'Room and token mismatched',
  });
  const tenant = await run([...typed, '--tenant', 'acme'], token);
  assert.equal(tenant.status, 1);
  assert.match(tenant.lines.join(), /acme\/t%c3%a9st%20room/);
});

test('takes no token, and guests, for what they are', async () => {
  assert.match((await run(typed, ' \n')).lines.join(), /token required/);
  const open = file('open.json', { appId: 'jitsi', secret, requireRoomClaim: false });
  const guest = ['--settings', open, '--room', 'r', '--guest'];
  assert.equal((await run([...guest, 'before-host'], '')).status, 1);
  const seated = await run([...guest, 'after-host', '--json'], '');
  assert.deepEqual(JSON.parse(seated.lines.join()).affiliation, 'none');
});

test('reads keys from files beside the settings, as a key set or as PEM', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  file('keys.json', { keys: [{ ...(await exportJWK(publicKey)), kid: 'key-1' }, { kty: 'EC' }] });
  file('key.pem', publicKey.export({ type: 'spki', format: 'pem' }).toString());
  const signed = await new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'key-1' })
    .sign(privateKey);
  for (const [keys, status] of [
    [{ cacheKeysUrl: true, jwks: 'keys.json' }, 0],
    [{ cacheKeysUrl: 'https://usher.example/keys', jwks: 'keys.json' }, 0],
    [{ asapKeyServer: true, pem: 'key.pem' }, 0],
    [{ asapKeyServer: true, pem: 'key.pem', keyId: 'key-1' }, 0],
    [{ pem: 'key.pem' }, 0],
    [{ asapKeyServer: true, pem: 'key.pem', keyId: 'key-2' }, 1],
    [{ cacheKeysUrl: true, jwks: 'missing.json' }, 2],
    [{ asapKeyServer: true, pem: 'settings.json' }, 2],
  ] as const) {
    const path = file('rsa.json', { appId: 'jitsi', ...keys });
    const result = await run(['--settings', path, '--room', 'Tést Room'], signed);
    assert.equal(result.status, status, JSON.stringify(keys));
  }
});

test('ends with status 2 and a sentence for input it cannot use', async () => {
  const broken = file('broken.json', `{"secret": "${secret}"`);
  const unknown = file('unknown.json', { appId: 'jitsi', secret, apId: 1 });
  const keyless = file('keyless.json', { appId: 'jitsi' });
  for (const argv of [
    [],
    ['--settings', settings],
    ['--room', 'room1'],
    ['--settings', join(folder, 'nowhere.json'), '--room', 'room1'],
    ['--settings', broken, '--room', 'room1'],
    ['--settings', unknown, '--room', 'room1'],
    ['--settings', keyless, '--room', 'room1'],
    ['--settings', settings, '--room', '*'],
    ['--settings', settings, '--room', 'room1', '--tenant', ''],
    ['--settings', settings, '--room', 'room1', '--guest', 'maybe'],
    ['--settings', settings, '--room', 'room1', '--nonsense'],
    ['--settings', settings, '--room', 'room1', token],
  ]) {
    const { status, lines, notes } = await run(argv, token);
    assert.equal(status, 2, argv.join(' '));
    assert.deepEqual(lines, []);
    assert.equal(notes.length, 1);
  }
  assert.equal((await run(typed, new Error('longer than 1 MB'))).status, 2);
});

test('names an option it does not know, and no argument that may be a token', async () => {
  const unknown = await run([...typed, '--nonsense=x'], token);
  assert.match(unknown.notes.join(), /^There is no option --nonsense\./);
  const stray = await run([...typed, token], token);
  assert.match(stray.notes.join(), /^There is an argument too many/);
});

test('understands a token as people paste it: in quotes, or in the address of the meeting', async () => {
  for (const pasted of [
    `"${token}"\n`,
    `'${token}'`,
    `jwt=${token}`,
    `https://meet.test/T%C3%A9st%20Room#jwt="${token}"&config.prejoinConfig.enabled=false`,
    `"https://meet.test/T%C3%A9st%20Room#config.x=1&jwt=%22${token}%22"`,
    `https://meet.test/room?jwt=${token}#config.x=1`,
  ]) {
    assert.equal((await run(typed, pasted)).status, 0, pasted.replace(token, '…'));
  }
  const without = await run(typed, 'https://meet.test/room#config.x=1');
  assert.equal(without.status, 2);
  assert.match(without.notes.join(), /no jwt in it/);
});

test('says which of room and sub is for somewhere else', async () => {
  const tenant = await run([...typed, '--tenant', 'acme'], token);
  assert.match(tenant.lines.join(), /room is right, sub is not\. Set sub to acme/);
  const room = await run(['--settings', settings, '--room', 'Other'], token);
  assert.match(room.lines.join(), /sub is right, room is not\. Set room to exactly other/);
});
