import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINIMAL, problemsOf } from '../../test/support/sample-settings.ts';
import { suggest } from './suggest.ts';

const known = ['issuer', 'client_id', 'client_secret', 'client_secret_file', 'title', 'ttl'];

test('suggests the name that was meant', () => {
  assert.equal(suggest('isuer', known), 'issuer');
  assert.equal(suggest('clientId', known), 'client_id');
  assert.equal(suggest('client-secret', known), 'client_secret');
  assert.equal(suggest('client_secretfile', known), 'client_secret_file');
  assert.equal(suggest('tilte', known), 'title');
  assert.equal(suggest('tll', known), 'ttl');
  assert.equal(suggest('accent', ['accent_color', 'accent_color_dark', 'name']), 'accent_color');
  assert.equal(suggest('ac', ['accent_color']), null);
});

test('suggests nothing where nothing is near', () => {
  assert.equal(suggest('password', known), null);
  assert.equal(suggest('x'.repeat(10_000), known), null);
  assert.equal(suggest('', known), null);
});

function mendOf(text: string): string {
  const problems = problemsOf(MINIMAL + text);
  assert.equal(problems.length, 1);
  return `${problems[0]!.path}: ${problems[0]!.mend}`;
}

test('says which setting was meant, where a setting belongs, or that there is none', () => {
  assert.equal(mendOf('listn: 1'), 'listn: Did you mean listen?');
  assert.equal(mendOf('limits: { rate: { rooms: 1 } }'), 'limits.rate.rooms: Did you mean room?');
  assert.equal(
    mendOf('client_secret_file: /x'),
    'client_secret_file: It belongs at sign_in.methods[].client_secret_file.',
  );
  assert.match(mendOf('weather: fine'), /^weather: Remove it/);
});

test('does not repeat a key that may be a value', () => {
  assert.match(mendOf('"a b": 1'), /^\(a key\): /);
  assert.match(mendOf('p4ssw0rd: 1'), /^\(a key\): /);
});
