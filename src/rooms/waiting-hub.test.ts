import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { FixedClock } from '../../test/support/fixed-clock.ts';
import { ruleBook } from '../../test/support/rules.ts';
import { createLog, type Log } from '../base/log.ts';
import type { Conference } from '../model/conference.ts';
import type { RoomKey } from '../model/room-key.ts';
import { createWaitingHub, type WaitingHub } from './waiting-hub.ts';

const CLASS: RoomKey = { jitsi: 'main', path: 'class-7' };
const OTHER: RoomKey = { jitsi: 'main', path: 'acme/class-7' };

describe('who waits', () => {
  let clock: FixedClock;
  let store: FakeStore;
  let warned: string[];
  let hub: WaitingHub;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setInterval'] });
    clock = new FixedClock();
    store = new FakeStore();
    warned = [];
    const silent = createLog({ level: 'silent' });
    const log: Log = { ...silent, warn: (event) => void warned.push(event) };
    hub = createWaitingHub({ presence: store, rules: ruleBook(''), clock, log });
  });
  afterEach(() => mock.timers.reset());

  /** Somebody who waits, and how many they were woken together with; null: not yet. */
  function wait(room: RoomKey, opensAt: number | null = null) {
    const somebody = { wokenWith: null as number | null, leave: () => {} };
    const wake = (together: number) => {
      assert.equal(somebody.wokenWith, null, 'woken twice');
      somebody.wokenWith = together;
    };
    somebody.leave = hub.join({ room, opensAt, wake });
    return somebody;
  }

  async function seconds(count: number): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      clock.pass(1);
      mock.timers.tick(1000);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  test('is woken at once by a host of this process, all of the room together, and nobody else', () => {
    const [ann, ben, other] = [wait(CLASS), wait(CLASS), wait(OTHER)];
    const later = wait(CLASS, clock.now + 60);
    hub.opened({ ...CLASS });
    assert.deepEqual([ann.wokenWith, ben.wokenWith], [2, 2]);
    assert.deepEqual([other.wokenWith, later.wokenWith], [null, null]);
    assert.equal(hub.size(), 2);
    hub.opened(CLASS);
    ann.leave();
    assert.equal(hub.size(), 2);
  });

  test('is woken within a second by a host of another process, and by a conference of Jitsi’s', async () => {
    const [host, conference, none] = [wait(CLASS), wait(OTHER), wait({ ...CLASS, path: 'x' })];
    await seconds(1);
    assert.equal(host.wokenWith, null);
    store.hosts.set('class-7', clock.now);
    store.running.add('acme/class-7');
    store.opened = [CLASS, OTHER];
    await seconds(1);
    assert.deepEqual([host.wokenWith, conference.wokenWith, none.wokenWith], [1, 1, null]);
  });

  test('is not woken for a room that was opened and has ended, and is when it opens again', async () => {
    const ann = wait(CLASS);
    store.opened = [CLASS];
    await seconds(3);
    assert.equal(ann.wokenWith, null);
    store.hosts.set('class-7', clock.now);
    await seconds(1);
    assert.equal(ann.wokenWith, 1);
  });

  test('is asked for in one question a second, however many wait', async () => {
    for (let n = 0; n < 1000; n += 1) wait({ jitsi: 'main', path: `room-${n}` });
    await seconds(5);
    assert.equal(store.questions.length, 5);
    assert.equal(store.looks, 0);
  });

  test('of another process’s clock a quarter of a minute is overlooked', async () => {
    wait(CLASS);
    await seconds(2);
    assert.deepEqual(
      store.questions.map((since) => clock.now - since),
      [16, 16],
    );
  });

  test('is woken when the meeting begins, and the store is not asked for it', async () => {
    const ann = wait(CLASS, clock.now + 3);
    const ben = wait(CLASS, clock.now + 4);
    await seconds(2);
    hub.opened(CLASS);
    assert.equal(ann.wokenWith, null, 'a host who comes early changes nothing for them');
    await seconds(1);
    assert.deepEqual([ann.wokenWith, ben.wokenWith], [1, null]);
    await seconds(1);
    assert.equal(ben.wokenWith, 1);
    assert.equal(store.questions.length, 0);
  });

  test('leaves nothing behind: nobody waits, nothing ticks, nothing is asked', async () => {
    const [ann, ben] = [wait(CLASS), wait(CLASS, clock.now + 100)];
    ann.leave();
    ann.leave();
    ben.leave();
    assert.equal(hub.size(), 0);
    await seconds(5);
    assert.equal(store.questions.length, 0);
    wait(CLASS);
    hub.opened(CLASS);
    await seconds(5);
    assert.equal(store.questions.length, 0);
  });

  test('after a rest is not asked about the time of it, even when somebody left in mid-question', async () => {
    const ann = wait(CLASS);
    store.hold();
    await seconds(1);
    ann.leave();
    await store.release();
    clock.pass(3600);
    wait(CLASS);
    await seconds(1);
    assert.equal(clock.now - (store.questions.at(-1) ?? 0), 15);
  });

  test('K1 a store that fails is asked less and less often, which is logged once, and misses nothing', async () => {
    const ann = wait(CLASS);
    await seconds(1);
    const lastGood = clock.now;
    store.fails = true;
    await seconds(120);
    assert.deepEqual(warned, ['waiting_not_told']);
    assert.ok(store.questions.length < 12, `${store.questions.length} questions`);
    assert.equal(ann.wokenWith, null);
    store.fails = false;
    store.opened = [CLASS];
    store.hosts.set('class-7', clock.now);
    await seconds(31);
    assert.equal(ann.wokenWith, 1);
    assert.equal(store.questions.at(-1), lastGood - 15);
    wait(CLASS);
    store.fails = true;
    await seconds(3);
    assert.equal(warned.length, 2, 'the next failure is another');
  });

  test('a slow store is asked one question at a time', async () => {
    wait(CLASS);
    store.hold();
    await seconds(5);
    assert.equal(store.questions.length, 1);
    await store.release();
    await seconds(1);
    assert.equal(store.questions.length, 2);
  });
});

class FakeStore {
  readonly hosts = new Map<string, number>();
  readonly running = new Set<string>();
  readonly questions: number[] = [];
  opened: RoomKey[] = [];
  looks = 0;
  fails = false;
  #held: PromiseWithResolvers<void> | null = null;

  hold(): void {
    this.#held = Promise.withResolvers();
  }

  async release(): Promise<void> {
    this.#held?.resolve();
    this.#held = null;
    await new Promise((resolve) => setImmediate(resolve));
  }

  async openedSince(since: number): Promise<readonly RoomKey[]> {
    this.questions.push(since);
    await this.#held?.promise;
    if (this.fails) throw new Error('gone');
    return this.opened;
  }

  async lastHostAt({ path }: RoomKey): Promise<number | null> {
    this.looks += 1;
    return this.hosts.get(path) ?? null;
  }

  async findRunning({ path }: RoomKey): Promise<Conference | null> {
    return this.running.has(path) ? ({} as Conference) : null;
  }
}
