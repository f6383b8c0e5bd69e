import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLanes } from './lanes.ts';

const never = new AbortController().signal;

/** Work that lasts until it is told to end. */
function pending() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { work: () => promise, end: resolve };
}

describe('lanes', () => {
  it('let so many work at one time, the others in the order in which they came', async () => {
    const lanes = createLanes(2, 10);
    const order: number[] = [];
    let at = 0;
    let most = 0;
    const all = Array.from({ length: 8 }, (_, number) =>
      lanes.run(never, async () => {
        order.push(number);
        most = Math.max(most, ++at);
        await new Promise((resolve) => setImmediate(resolve));
        at--;
      }),
    );
    await Promise.all(all);
    assert.equal(most, 2);
    assert.deepEqual(order, [0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('turn away who would wait behind too many, and who no longer wants to', async () => {
    const lanes = createLanes(1, 1);
    const first = pending();
    const running = lanes.run(never, first.work);
    const control = new AbortController();
    const waiting = lanes.run(control.signal, async () => 'never');
    await assert.rejects(
      lanes.run(never, async () => {}),
      { reason: 'overloaded' },
    );
    control.abort(new Error('enough'));
    await assert.rejects(waiting, /enough/);
    const next = lanes.run(never, async () => 'done');
    first.end();
    await running;
    assert.equal(await next, 'done');
    assert.equal(await lanes.run(never, async () => 'free'), 'free');
  });

  it('go on when work fails', async () => {
    const lanes = createLanes(1, 1);
    await assert.rejects(
      lanes.run(never, () => Promise.reject(new Error('broken'))),
      /broken/,
    );
    assert.equal(await lanes.run(never, async () => 1), 1);
  });
});
