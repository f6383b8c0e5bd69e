import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duration, exactWebAddress, listenAddress, networks, text, webAddress } from './kinds.ts';
import type { Kind } from './setting.ts';

function read<T>(kind: Kind<T>, given: unknown): T | string {
  const result = kind.check.safeParse(given);
  return result.success ? result.data : `! ${result.error.issues[0]?.message}`;
}

test('reads durations, and whole seconds, within their bounds', () => {
  const kind = duration(60, 7200);
  assert.equal(read(kind, '90s'), 90);
  assert.equal(read(kind, '15m'), 900);
  assert.equal(read(kind, '2h'), 7200);
  assert.equal(read(kind, 60), 60);
  for (const wrong of ['', '2 h', '1.5h', '-5m', '2w', 59, '3h', 90.5, true, null, ['1h'], '1e3']) {
    assert.match(String(read(kind, wrong)), /^!/, JSON.stringify(wrong));
  }
});

test('ends an address in a slash, unless it must stay as written', () => {
  const url = read(webAddress(), 'https://Meet.Example.org/auth') as URL;
  assert.equal(url.href, 'https://meet.example.org/auth/');
  const issuer = 'https://ID.example.org/realms/staff';
  assert.equal(read(exactWebAddress(), issuer), issuer);
});

const wrongAddresses: readonly string[] = [
  '',
  'meet.example.org',
  '//meet.example.org/',
  'https:/meet.example.org',
  'https:///x',
  'https://',
  'ftp://meet.example.org/',
  'javascript:alert(1)',
  'https://user@meet.example.org/',
  'https://user:word@meet.example.org/',
  'https://@meet.example.org/',
  'https://:@meet.example.org/',
  'https://meet.example.org/?',
  'https://meet.example.org/?a=b',
  'https://meet.example.org/#',
  'https://meet.example.org/#x',
  'https://meet.example.org/a b',
  'https://meet.example.org\\@evil.example/',
  'https://meet.example.org/\n',
  'https://meet.example.org:99999/',
  'https://[::1/',
  'https://exa mple.org/',
];

for (const given of wrongAddresses) {
  test(`refuses the address ${JSON.stringify(given)}`, () => {
    assert.match(String(read(webAddress(), given)), /^!/);
    assert.match(String(read(exactWebAddress(), given)), /^!/);
  });
}

test('reads addresses to listen on', () => {
  assert.deepEqual(read(listenAddress(), '127.0.0.1:3000'), { host: '127.0.0.1', port: 3000 });
  assert.deepEqual(read(listenAddress(), '[::1]:0'), { host: '::1', port: 0 });
  assert.deepEqual(read(listenAddress(), 'localhost:80'), { host: 'localhost', port: 80 });
  assert.deepEqual(read(listenAddress(), ':8080'), { host: '0.0.0.0', port: 8080 });
  assert.deepEqual(read(listenAddress(), 8080), { host: '0.0.0.0', port: 8080 });
  for (const wrong of ['', 'localhost', '1.2.3.4:', '::1:3000', 'a:65536', '/run/usher', 80.5]) {
    assert.match(String(read(listenAddress(), wrong)), /^!/, JSON.stringify(wrong));
  }
});

test('says that a port is too high', () => {
  for (const wrong of ['127.0.0.1:99999', '[::1]:65536', 'localhost:100000', 70_000]) {
    assert.equal(read(listenAddress(), wrong), '! has a port over 65535');
  }
});

test('reads addresses and ranges', () => {
  const good = ['127.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8', '0.0.0.0/0'];
  assert.deepEqual(read(networks(), good), good);
  assert.deepEqual(read(networks(), good.join(', ')), good);
  for (const wrong of [
    'localhost',
    '10.0.0.0/33',
    '::/129',
    '1.2.3',
    '10.0.0.0/8/8',
    'fe80::1%eth0',
  ]) {
    assert.match(String(read(networks(), [wrong])), /^!/, wrong);
  }
});

test('keeps control characters and endless texts out', () => {
  for (const wrong of ['', 'a\nb', 'a\u0000', 'x'.repeat(1025)]) {
    assert.match(String(read(text(), wrong)), /^!/);
  }
});
