import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { kidsOf, openKeyHouse } from './key-house.ts';

const CONTENDERS = 20;
const program = new URL('./key-contender.ts', import.meta.url);

interface Seen {
  readonly kid: string;
  readonly published: readonly string[];
  readonly lines: readonly { event: string }[];
}

/** Twenty processes at once on one empty store: they make one set of keys, and change it once. */
export async function raceForKeys(url: string): Promise<void> {
  const all = Array.from({ length: CONTENDERS }, () => fork(program, [url]));
  const house = await openKeyHouse({ url });
  try {
    await Promise.all(all.map(hear));
    const started = await orderAll(all, 'prepare');
    const first = kidsOf(await house.list());
    assert.deepEqual([first['active']?.length, first['next']?.length], [1, 1]);
    assert.equal((await house.list()).length, 2);
    agree(started, first['active']?.[0]);
    assert.equal(countOf(started, 'info signing_keys_made'), 1);

    const tended = await orderAll(all, 'tend');
    const second = kidsOf(await house.list());
    assert.deepEqual(second['active'], first['next']);
    assert.deepEqual(
      second['retired']?.filter((kid) => kid !== first['active']?.[0]),
      [],
    );
    assert.equal(second['next']?.length, 1);
    agree(tended, second['active']?.[0]);
    assert.equal(countOf(tended, 'info signing_key_rotated'), 1);
  } finally {
    await Promise.all(all.map(dismiss));
    await house.close();
  }
}

function agree(seen: readonly Seen[], active: string | undefined): void {
  assert.equal(seen.length, CONTENDERS);
  for (const { kid, published } of seen) {
    assert.equal(kid, active);
    assert.deepEqual(published, seen[0]?.published);
  }
}

function countOf(seen: readonly Seen[], wanted: string): number {
  return seen.flatMap(({ lines }) => lines).filter(({ event }) => event === wanted).length;
}

async function orderAll(all: readonly ChildProcess[], order: string): Promise<Seen[]> {
  const answers = Promise.all(all.map(hear));
  for (const one of all) one.send(order);
  return (await answers) as Seen[];
}

async function hear(child: ChildProcess): Promise<unknown> {
  const [message] = (await once(child, 'message')) as [{ answer?: unknown; failure?: string }];
  if (message.failure !== undefined) throw new Error(message.failure);
  return message.answer;
}

async function dismiss(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  if (child.connected) child.send('close');
  const late = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(late);
}
