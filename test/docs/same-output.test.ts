import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { differenceOf, jsonDifferenceOf } from './same-output.ts';

describe('what a page shows is what was printed', () => {
  it('but for ids, moments, numbers of requests and addresses', () => {
    const shown = '2026-11-23T08:00:41Z  seat host  class-7  203.0.113.5  TVZF-003P-E0KG\n';
    const said = '2026-11-22T09:00:00Z  seat host   class-7  ::1  0000-ABCD-9999\n';
    assert.equal(differenceOf(shown, said), null);
    assert.match(differenceOf(shown, said.replace('host', 'guest')) ?? '', /^line 1\n/);
  });

  it('where a line is three dots, any lines', () => {
    assert.equal(differenceOf('a\n…\nd\n', 'a\nb\nc\nd\n'), null);
    assert.equal(differenceOf('a\n…\nd\n', 'a\nd\n'), null);
    assert.match(differenceOf('a\n…\nd\n', 'a\nb\n') ?? '', /^line 3\n/);
  });

  it('and not with a line more, or in another order', () => {
    assert.match(differenceOf('a\nb\n', 'a\nb\nc\n') ?? '', /another order, or/);
    assert.match(differenceOf('a\nb\n', 'b\na\n') ?? '', /another order, or/);
  });

  it('with forms of the page’s own', () => {
    assert.equal(differenceOf('The code is ab-cd.\n', 'The code is xy-z.\n', [/ab-cd/]), null);
    assert.notEqual(differenceOf('The code is ab-cd.\n', 'The code is xy-z.\n'), null);
  });

  it('as JSON, however it is laid out', () => {
    const shown = '{ "token": "eyJhbGci….Qm9i…", "iat": 1795251600, "seat": "host" }';
    assert.equal(
      jsonDifferenceOf(shown, '{"token":"eyJx.y.z","iat":1795000000,"seat":"host"}'),
      null,
    );
    assert.notEqual(
      jsonDifferenceOf(shown, '{"token":"eyJx.y.z","iat":1795000000,"seat":"x"}'),
      null,
    );
    assert.notEqual(jsonDifferenceOf(shown, '{"token":"eyJx.y.z","iat":1795000000}'), null);
  });
});
