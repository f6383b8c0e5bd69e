import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeSignOut } from './judge-sign-out.ts';

const own = new Set(['https://auth.example.org', 'https://meet.example.org']);
const judge = (headers: Record<string, string>) => judgeSignOut(new Headers(headers), own);

test('Jitsi leading somebody here, in the window or in a hidden frame, is meant', () => {
  const referer = 'https://meet.example.org/';
  assert.equal(
    judge({ referer, 'sec-fetch-dest': 'document', 'sec-fetch-site': 'cross-site' }),
    'meant',
  );
  assert.equal(
    judge({ referer, 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'same-site' }),
    'meant',
  );
});

test('an address typed in, or opened by an app, is meant', () => {
  assert.equal(judge({ 'sec-fetch-dest': 'document', 'sec-fetch-site': 'none' }), 'meant');
});

test('G6 an image, a script or a style of any page signs nobody out', () => {
  for (const destination of ['image', 'script', 'style', 'font', 'object', 'video']) {
    const headers = { 'sec-fetch-dest': destination, referer: 'https://meet.example.org/' };
    assert.equal(judge(headers), 'ignore', destination);
  }
});

test('G6 a link or a frame of a foreign page has to ask', () => {
  const foreign = { 'sec-fetch-site': 'cross-site', referer: 'https://evil.example/' };
  assert.equal(judge({ ...foreign, 'sec-fetch-dest': 'document' }), 'ask');
  assert.equal(judge({ ...foreign, 'sec-fetch-dest': 'iframe' }), 'ask');
  assert.equal(judge({ 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' }), 'ask');
  assert.equal(judge({}), 'ask');
});
