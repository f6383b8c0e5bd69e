import assert from 'node:assert/strict';
import { test } from 'node:test';
import { providerErrors } from './errors.ts';
import type { GuardedFetch } from './guarded-fetch.ts';
import { measureFetch } from './measured-fetch.ts';

const { signal } = new AbortController();

async function told(name: string, fetch: GuardedFetch): Promise<unknown[]> {
  let ms = 1000;
  const clock = { nowSeconds: () => 0, monotonicMs: () => ms, nowDate: () => new Date(0) };
  const requests: unknown[] = [];
  const slow: GuardedFetch = async (...question) => {
    ms += 250;
    return fetch(...question);
  };
  const measured = measureFetch(slow, clock, (...request) => requests.push(request));
  await measured('https://id.example.org/', name, signal).catch(() => {});
  return requests;
}

test('each request is told once, by what was asked, how it ended and how long it took', async () => {
  const answer = (status: number) => async () => new Response('{}', { status });
  assert.deepEqual(await told('discovery', answer(200)), [['discovery', 'ok', 0.25]]);
  assert.deepEqual(await told('jwks_uri', answer(200)), [['jwks', 'ok', 0.25]]);
  assert.deepEqual(await told('token_endpoint', answer(400)), [['token', 'refused', 0.25]]);
});

test('a request that fails is told by its reason, and fails all the same', async () => {
  const fetch = async () => {
    throw providerErrors.unavailable('deadline');
  };
  assert.deepEqual(await told('userinfo_endpoint', fetch), [['userinfo', 'deadline', 0.25]]);
  await assert.rejects(
    measureFetch(
      fetch,
      { nowSeconds: () => 0, monotonicMs: () => 0, nowDate: () => new Date(0) },
      () => {},
    )('', 'discovery', signal),
    { code: 'provider_unavailable' },
  );
});
