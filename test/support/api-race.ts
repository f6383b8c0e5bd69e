import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import { openStorage } from '../../src/storage/open-storage.ts';
import { createSealer } from '../../src/storage/sealer.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { makeKey, readAnswer, tokenRequest } from './api.ts';
import type { TwoUshers } from './two-ushers.ts';

/** A second door to the store of two processes: keys and the trail need no secret to be read. */
export function storeBeside(url: string): Promise<Storage> {
  const seal = createSealer(
    'not the secret of the processes, which this does not need',
    systemRandom,
  );
  return openStorage({ url, clock: systemClock, seal });
}

/** What must hold for two processes on one store, whichever store it is (attack K8). */
export function raceForOneToken(two: () => TwoUshers, storage: () => Storage): void {
  test('K8 one Idempotency-Key, fifty times at once over two processes, is one token and one entry of the trail', async () => {
    const { shown } = await makeKey(storage());
    const body = { room: 'race', person: { id: 'tess', name: 'Tess' } };
    const headers = { 'idempotency-key': 'the-same' };
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, n) =>
        readAnswer(await two().forward(tokenRequest(shown, body, headers), n)),
      ),
    );
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [201]);
    assert.equal(new Set(answers.map(({ body: { token } }) => token)).size, 1);
    assert.equal((await storage().audit.list({ room: 'race' }, 100)).length, 1);
  });

  test('K8 fifty bodies under one Idempotency-Key: one is answered, the others are refused', async () => {
    const { shown } = await makeKey(storage());
    const headers = { 'idempotency-key': 'not-the-same' };
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        const body = { room: 'bodies', person: { id: `p${n}` } };
        return readAnswer(await two().forward(tokenRequest(shown, body, headers), n));
      }),
    );
    const statuses = answers.map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 201).length, 1, statuses.join());
    assert.equal(statuses.filter((status) => status === 422).length, 49);
    assert.equal((await storage().audit.list({ room: 'bodies' }, 100)).length, 1);
  });
}
