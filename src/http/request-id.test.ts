import assert from 'node:assert/strict';
import { it } from 'node:test';
import { systemRandom } from '../base/random.ts';
import { createRequestId } from './request-id.ts';

it('a request id can be read out: twelve letters and digits that are not mistaken for each other', () => {
  const seen = new Set<string>();
  for (let i = 0; i < 1000; i++) {
    const id = createRequestId(systemRandom);
    assert.match(id, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    seen.add(id);
  }
  assert.equal(seen.size, 1000);
});
