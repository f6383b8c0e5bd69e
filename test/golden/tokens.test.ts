import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { buildClaims, type ClaimsInput, mintToken } from '../../src/jitsi/token.ts';
import { openSecretKey } from '../../src/jitsi/token-key.ts';
import type { HmacAlgorithm } from '../../src/model/hmac-algorithm.ts';

interface GoldenToken {
  readonly title: string;
  readonly algorithm: HmacAlgorithm;
  readonly input: ClaimsInput;
  readonly token: string;
}

const golden: { readonly secret: string; readonly tokens: readonly GoldenToken[] } = JSON.parse(
  readFileSync(new URL('tokens.json', import.meta.url), 'utf8'),
);

for (const { title, algorithm, input, token } of golden.tokens) {
  test(`mints the golden token to the byte: ${title}`, () => {
    assert.equal(mintToken(buildClaims(input), openSecretKey(algorithm, golden.secret)), token);
  });
}
