import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isTooDeep, MAX_JSON_DEPTH } from './json-depth.ts';

const told = (text: string) => isTooDeep(Buffer.from(text));

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('the depth of JSON', () => {
  it('is bounded at 32', () => {
    assert.equal(told('['.repeat(MAX_JSON_DEPTH) + ']'.repeat(MAX_JSON_DEPTH)), false);
    assert.equal(told('['.repeat(MAX_JSON_DEPTH + 1)), true);
    assert.equal(told('{"a":'.repeat(MAX_JSON_DEPTH + 1)), true);
  });

  it('does not count what stands in texts', () => {
    assert.equal(told(JSON.stringify({ a: `${'['.repeat(100)}\\"${'{'.repeat(100)}` })), false);
  });

  it('is that of the parsed value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), fc.integer({ min: 0, max: 9 }), (value, max) => {
        const json = Buffer.from(JSON.stringify(value));
        assert.equal(isTooDeep(json, max), depthOf(value) > max);
      }),
    );
  });
});
