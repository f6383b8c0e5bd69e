import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { FixedClock } from '../../test/support/fixed-clock.ts';
import { EventStream } from '../../test/support/wait-page.ts';
import { systemRandom } from '../base/random.ts';
import type { Waiter, WaitingHub } from '../rooms/waiting-hub.ts';
import { createWaitStreams, type WaitStreams } from './wait-streams.ts';

const ROOM = { jitsi: 'main', path: 'class-7' };

describe('the streams of waiting pages', () => {
  let clock: FixedClock;
  let waiting: Set<Waiter>;
  let counts: number[];
  let streams: WaitStreams;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });
    clock = new FixedClock();
    waiting = new Set();
    counts = [];
    const hub: WaitingHub = {
      join(waiter) {
        waiting.add(waiter);
        return () => void waiting.delete(waiter);
      },
      opened: () => {},
      size: () => waiting.size,
    };
    const onCount = (count: number) => void counts.push(count);
    streams = createWaitStreams({ hub, clock, random: systemRandom, onCount, most: 40 });
  });
  afterEach(() => mock.timers.reset());

  const turn = () => new Promise((resolve) => setImmediate(resolve));

  function open(holder = 'a browser'): EventStream | null {
    const stream = streams.open({ room: ROOM, opensAt: null, holder });
    return stream && new EventStream(new Response(stream));
  }

  async function seconds(count: number): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      clock.pass(1);
      mock.timers.tick(1000);
    }
    await turn();
  }

  test('say something at once, when to come back, and then every 20 seconds', async () => {
    const stream = open();
    await turn();
    assert.match(stream?.text ?? '', /^retry: [12]\d{3}\nevent: beat\ndata: 1\n\n$/);
    await seconds(60);
    assert.deepEqual(stream?.events, ['beat', 'beat', 'beat', 'beat']);
  });

  test('beat each in a second of its own', async () => {
    const all = Array.from({ length: 20 }, (_, n) => open(`${n}`));
    await seconds(1);
    assert.equal(all.filter((stream) => stream?.events.length === 2).length, 1);
    await seconds(9);
    assert.equal(all.filter((stream) => stream?.events.length === 2).length, 10);
  });

  test('tell browsers to come back after one to three seconds, each another', async () => {
    const all = Array.from({ length: 40 }, (_, n) => open(`${n}`));
    await turn();
    const times = all.map((stream) => Number(/retry: (\d+)/.exec(stream?.text ?? '')?.[1]));
    assert.ok(times.every((time) => time >= 1000 && time < 3000));
    assert.ok(new Set(times).size > 20);
  });

  test('end with the word to go on, and say over how long that should be spread', async () => {
    const [alone, ...many] = [open('a'), open('b'), open('c')];
    const [first, ...others] = waiting;
    first?.wake(1);
    for (const waiter of others) waiter.wake(1000);
    await turn();
    assert.match(alone?.text ?? '', /event: go\ndata: 0\n\n$/);
    for (const stream of many) assert.match(stream?.text ?? '', /event: go\ndata: 1000\n\n$/);
    assert.ok([alone, ...many].every((stream) => stream?.hasEnded));
    assert.equal(streams.size(), 0);
  });

  test('end by themselves after five minutes, so that browsers ask anew', async () => {
    const stream = open();
    await seconds(299);
    assert.equal(stream?.hasEnded, false);
    await seconds(21);
    assert.equal(stream?.hasEnded, true);
    assert.equal(stream?.events.includes('go'), false);
    assert.deepEqual([streams.size(), waiting.size], [0, 0]);
  });

  test('H4 are five in one browser, and no more than there may be in all', async () => {
    const first = Array.from({ length: 7 }, () => open('one browser'));
    assert.deepEqual(
      first.map((stream) => stream !== null),
      [true, true, true, true, true, false, false],
    );
    const others = Array.from({ length: 100 }, (_, n) => open(`another ${n}`));
    assert.equal(others.filter((stream) => stream !== null).length, 35);
    assert.deepEqual([streams.size(), waiting.size], [40, 40]);
    await first[0]?.close();
    assert.ok(open('one browser'), 'one that goes makes room');
    assert.equal(open('one browser'), null);
  });

  describe('and questions that are kept', () => {
    const kept = (gone = new AbortController().signal) =>
      streams.hold({ room: ROOM, opensAt: null, holder: 'a browser' }, gone);

    test('are answered when it is worth it, and after 40 seconds', async () => {
      const first = kept();
      const [waiter] = waiting;
      waiter?.wake(700);
      assert.equal(await first, 700);
      let answer: number | null = 1;
      void kept().then((said) => {
        answer = said;
      });
      await seconds(39);
      assert.equal(answer, 1);
      await seconds(1);
      assert.equal(answer, null);
      assert.deepEqual([streams.size(), waiting.size], [0, 0]);
    });

    test('H4 count like streams, and go when whoever asked has gone', async () => {
      const gone = new AbortController();
      const answers = Array.from({ length: 5 }, () => kept(gone.signal));
      assert.equal(open(), null);
      assert.equal(await kept(), null, 'the sixth is answered at once');
      gone.abort();
      assert.deepEqual(await Promise.all(answers), Array(5).fill(null));
      assert.equal(await kept(gone.signal), null);
      assert.deepEqual([streams.size(), waiting.size], [0, 0]);
    });

    test('K7 are answered when the process is about to stop', async () => {
      const answer = kept();
      streams.close();
      assert.equal(await answer, null);
      assert.equal(await kept(), null);
    });
  });

  test('leave nothing behind when browsers go, in whatever way and however often', async () => {
    const all = Array.from({ length: 10 }, (_, n) => open(`${n}`));
    await Promise.all(all.map((stream) => stream?.close()));
    await Promise.all(all.map((stream) => stream?.close()));
    assert.deepEqual([streams.size(), waiting.size, counts.at(-1)], [0, 0, 0]);
    await seconds(400);
    assert.equal(counts.length, 20);
  });

  test('K7 end when the process is about to, and no new one begins', async () => {
    const all = Array.from({ length: 10 }, (_, n) => open(`${n}`));
    streams.close();
    await turn();
    assert.ok(all.every((stream) => stream?.hasEnded && !stream.events.includes('go')));
    assert.deepEqual([streams.size(), waiting.size], [0, 0]);
    assert.equal(open(), null);
    streams.close();
  });
});
