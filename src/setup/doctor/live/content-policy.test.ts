import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ContentPolicy, mayBeFramed } from './content-policy.ts';
import { isSameSite } from './is-same-site.ts';

const SELF = 'https://meet.example.org';
const policy = (text: string) =>
  new ContentPolicy(new Headers({ 'content-security-policy': text }));
const headers = (given: Record<string, string>) => new Headers(given);

test('a page may be framed by whom its headers name', () => {
  const cases: [Record<string, string>, boolean][] = [
    [{}, true],
    [{ 'x-frame-options': 'DENY' }, false],
    [{ 'x-frame-options': 'SAMEORIGIN' }, false],
    [{ 'content-security-policy': "frame-ancestors 'none'" }, false],
    [{ 'content-security-policy': `frame-ancestors ${SELF}` }, true],
    [{ 'content-security-policy': 'frame-ancestors https://*.example.org:443' }, true],
    [{ 'content-security-policy': 'frame-ancestors http://meet.example.org' }, false],
    [{ 'content-security-policy': "default-src 'none'" }, true],
    [{ 'content-security-policy': 'frame-ancestors *', 'x-frame-options': 'DENY' }, true],
    [{ 'content-security-policy': "frame-ancestors *, frame-ancestors 'none'" }, false],
  ];
  for (const [given, expected] of cases) {
    const found = mayBeFramed(headers(given), SELF, 'https://auth.example.net');
    assert.equal(found, expected, JSON.stringify(given));
  }
  assert.ok(mayBeFramed(headers({ 'x-frame-options': 'SAMEORIGIN' }), SELF, SELF));
});

test('scripts and addresses are allowed as CSP 3 has it', () => {
  assert.ok(policy("script-src 'self' 'unsafe-inline'").allowsInlineScript());
  assert.ok(policy("default-src 'none'; script-src 'nonce-abc'").allowsInlineScript());
  assert.ok(!policy("default-src 'self'").allowsInlineScript());
  assert.ok(!policy('sandbox allow-forms').allowsInlineScript());
  assert.ok(policy("connect-src 'self' https:").allows('connect-src', 'https://a.test', SELF));
  assert.ok(!policy("default-src 'self'").allows('connect-src', 'https://a.test', SELF));
  assert.ok(policy("default-src 'self'").allows('connect-src', SELF, SELF));
  assert.ok(policy('').allows('connect-src', 'https://a.test', SELF));
});

test('two hosts are one site below one registered name', () => {
  const same = (one: string, other: string) => isSameSite(new URL(one), new URL(other));
  assert.ok(same('https://a.example.org/', 'https://b.c.example.org/'));
  assert.ok(!same('https://a.example.org/', 'https://a.example.net/'));
  assert.ok(!same('https://a.co.uk/', 'https://b.co.uk/'));
  assert.ok(same('https://a.b.co.uk/', 'https://c.b.co.uk/'));
  assert.ok(!same('https://a.example.org/', 'http://a.example.org/'));
  assert.ok(!same('https://192.0.2.1/', 'https://192.0.3.1/'));
});
