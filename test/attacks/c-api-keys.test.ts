import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { problemShape } from '../../src/http/problem-document.ts';
import {
  type ApiAnswer,
  askToken,
  makeKey,
  readAnswer,
  TOKENS,
  tokenRequest,
} from '../support/api.ts';
import { API_CLASS } from '../support/api-school.ts';
import { Backend, BEN, NO_PROVIDER } from '../support/backend.ts';
import { BreakableStorage } from '../support/breakable-storage.ts';
import { startUsher, storyYaml, type TestUsher } from '../support/usher.ts';

const CLASS = { room: 'class-7', person: BEN };

describe('attacks by whoever has a key, or wants one', () => {
  let backend: Backend;
  let usher: TestUsher;
  let broken: BreakableStorage;
  let key: string;
  let keyId: string;
  before(async () => {
    broken = await BreakableStorage.open();
    const settings = `${API_CLASS}limits: { rate: { api: 1000000 } }\n`;
    backend = await Backend.start(settings, { storage: broken.storage });
    ({ usher, key, keyId } = backend);
  });
  beforeEach(() => broken.mend());
  after(() => backend.close());

  const ask: Backend['ask'] = (body, headers) => backend.ask(body, headers);

  test('a key in the address is refused, and reaches no log', async () => {
    const secret = key.split('_').slice(2).join('_');
    const post = (url: string, more: Record<string, string>) =>
      usher.answer(
        new Request(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...more },
          body: JSON.stringify(CLASS),
        }),
      );
    for (const name of ['access_token', 'key', 'api_key']) {
      assert.equal((await post(`${TOKENS}?${name}=${key}`, {})).status, 401);
    }
    const both = await post(`${TOKENS}?access_token=${key}`, { authorization: `Bearer ${key}` });
    assert.equal(both.status, 400);
    assert.equal((await readAnswer(both)).body.code, 'query_unexpected');
    assert.ok(!usher.log().includes(secret));
  });

  test('whatever is wrong with a key, the answer is the same', async () => {
    const [, , ...rest] = key.split('_');
    const secret = rest.join('_');
    const other = secret.startsWith('A') ? `B${secret.slice(1)}` : `A${secret.slice(1)}`;
    const expired = (await makeKey(usher.storage, { expiresAt: 1 })).shown;
    const revoked = await makeKey(usher.storage);
    await usher.storage.apiKeys.revoke(revoked.key.id, 1);
    const headers = [
      undefined,
      '',
      'Bearer',
      'Bearer x',
      `Basic ${key}`,
      `Bearer usher_k0000000000000000_${secret}`,
      `Bearer usher_${keyId}_${other}`,
      `Bearer usher_${keyId}_`,
      `Bearer usher_${keyId}_${secret}x`,
      `Bearer ${key}, Bearer ${key}`,
      `Bearer ${key} x`,
      `Bearer ${key.toUpperCase()}`,
      `Bearer ${expired}`,
      `Bearer ${revoked.shown}`,
    ];
    const told = new Set<string>();
    for (const authorization of headers) {
      const answer = await askToken(
        usher,
        null,
        CLASS,
        authorization === undefined ? {} : { authorization },
      );
      assert.equal(answer.status, 401, authorization);
      const { request_id, instance, ...same } = answer.body;
      assert.ok(instance.endsWith(request_id));
      told.add(JSON.stringify([same, answer.headers.get('www-authenticate')]));
    }
    assert.equal(told.size, 1);
    assert.equal(
      (await askToken(usher, null, CLASS, { authorization: `bEARER  ${key}` })).status,
      201,
    );
  });

  test('an unknown key costs the work of a known one with a wrong secret', async () => {
    const wrong = 'x'.repeat(43);
    const callsFor = async (id: string) => {
      broken.mend();
      await askToken(usher, `usher_${id}_${wrong}`, CLASS);
      return [...broken.calls];
    };
    assert.deepEqual(await callsFor('k0000000000000000'), ['apiKeys.find']);
    assert.deepEqual(await callsFor(keyId), ['apiKeys.find']);
    const times = { known: [] as number[], unknown: [] as number[] };
    for (let n = 0; n < 300; n += 1) {
      for (const kind of ['known', 'unknown'] as const) {
        const request = tokenRequest(
          `usher_${kind === 'known' ? keyId : 'k0000000000000000'}_${wrong}`,
          CLASS,
        );
        const began = performance.now();
        await usher.answer(request);
        times[kind].push(performance.now() - began);
      }
    }
    const middle = (list: number[]) => list.sort((one, other) => one - other)[150] ?? 0;
    const [known, unknown] = [middle(times.known), middle(times.unknown)];
    assert.ok(Math.abs(known - unknown) < 0.2, `${known} ms and ${unknown} ms`);
  });

  test('neither the log nor the trail holds a key, a token or its signature', async () => {
    const { body } = await ask(CLASS, { 'idempotency-key': 'canary' });
    await ask({ ...CLASS, seat: 'host' });
    await askToken(usher, `${key.slice(0, -1)}!`, CLASS);
    broken.failure = 'error';
    broken.only = 'transaction';
    assert.equal((await ask(CLASS)).status, 500);
    broken.mend();
    const trail = JSON.stringify(await usher.storage.audit.list({}, 10_000));
    const secret = key.split('_').slice(2).join('_');
    const [head = '', claims = '', signature = ''] = body.token.split('.');
    for (const written of [usher.log(), trail]) {
      for (const canary of [secret, key, `${head}.`, claims, signature]) {
        assert.ok(!written.includes(canary), canary.slice(0, 6));
      }
    }
    assert.ok(!JSON.stringify(await usher.storage.apiKeys.list()).includes(secret));
  });

  test('no browser of somebody who has signed in can be made to ask', async () => {
    const cookie = '__Host-usher_session=anything';
    const answer = await askToken(usher, null, CLASS, { cookie, origin: 'https://evil.example' });
    assert.equal(answer.status, 401);
    assert.equal(answer.headers.get('access-control-allow-origin'), null);
    const preflight = await usher.answer(new Request(TOKENS, { method: 'OPTIONS' }));
    assert.equal(preflight.status, 405);
    assert.equal(preflight.headers.get('access-control-allow-origin'), null);
  });

  test('a store that is gone, and a defect, are problem documents that tell nothing', async () => {
    const failing = async (
      failure: 'gone' | 'error' | 'nonsense',
      only: string,
    ): Promise<ApiAnswer> => {
      broken.failure = failure;
      broken.only = only;
      const answer = await ask(CLASS);
      broken.mend();
      problemShape.parse(answer.body);
      return answer;
    };
    const gone = await failing('gone', 'apiKeys.find');
    assert.deepEqual([gone.status, gone.body.code], [503, 'storage_unavailable']);
    assert.equal(gone.headers.get('retry-after'), '5');
    for (const failure of ['error', 'nonsense'] as const) {
      const { status, body } = await failing(failure, 'transaction');
      assert.deepEqual([status, body.code], [500, 'internal_error']);
      assert.equal(body.detail, 'Something went wrong on our side.');
    }
  });
});

test('H5 whoever asks too often is told when to come back, as a problem', async () => {
  const yaml = storyYaml(NO_PROVIDER, `${API_CLASS}limits: { rate: { api: 3 } }\n`);
  const usher = await startUsher({ yaml });
  const answers = [];
  for (let n = 0; n < 4; n += 1) answers.push(await askToken(usher, null, CLASS));
  assert.deepEqual(
    answers.map(({ status }) => status),
    [401, 401, 401, 429],
  );
  assert.equal(answers[3]?.body.code, 'too_many_requests');
  assert.ok(Number(answers[3]?.headers.get('retry-after')) > 0);
  await usher.close();
});
