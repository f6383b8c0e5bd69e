import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isStorageError } from '../errors.ts';
import { createTurn } from './turn.ts';

const unavailable = (thrown: unknown) => isStorageError(thrown, 'storage_unavailable');

test('lets one in at a time, in the order they came', async () => {
  const turn = createTurn({ waitMs: 1000, waiting: 10 });
  const order: string[] = [];
  const visit = async (name: string) => {
    await turn.acquire();
    order.push(`${name} in`);
    await sleep(1);
    order.push(`${name} out`);
    turn.release();
  };
  assert.equal(turn.free, true);
  const all = [visit('a'), visit('b'), visit('c')];
  assert.equal(turn.free, false);
  await Promise.all(all);
  assert.equal(order.join(), 'a in,a out,b in,b out,c in,c out');
  assert.equal(turn.free, true);
});

test('refuses who waited too long, and passes over them', async () => {
  const turn = createTurn({ waitMs: 20, waiting: 10 });
  await turn.acquire();
  await assert.rejects(turn.acquire(), unavailable);
  turn.release();
  assert.equal(turn.free, true);
});

test('refuses at once when too many wait', async () => {
  const turn = createTurn({ waitMs: 1000, waiting: 1 });
  await turn.acquire();
  const second = turn.acquire();
  await assert.rejects(turn.acquire(), unavailable);
  turn.release();
  await second;
  turn.release();
});
