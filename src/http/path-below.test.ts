import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathBelow } from './path-below.ts';

function below(basePath: string, url: string): string {
  return pathBelow(basePath)({ url } as Request);
}

test('the base path may be handed on by a proxy, or taken away', () => {
  assert.equal(below('/auth/', 'http://h/auth/room/x?state=1'), '/room/x');
  assert.equal(below('/auth/', 'http://h/room/x#y'), '/room/x');
  assert.equal(below('/auth/', 'http://h/auth'), '/');
  assert.equal(below('/auth/', 'http://h/auth/'), '/');
  assert.equal(below('/auth/', 'http://h/authentic'), '/authentic');
  assert.equal(below('/', 'http://h/auth/room/x'), '/auth/room/x');
});

test('a path stays as it was written, and an address without one is the front door', () => {
  assert.equal(below('/', 'http://h/room/C%2B%2B%2F..'), '/room/C%2B%2B%2F..');
  assert.equal(below('/', 'http://h'), '/');
});
