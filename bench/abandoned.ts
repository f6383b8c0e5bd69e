import { Agent } from 'node:http';
import type { Effort, Figure, Measurement } from './measurement.ts';
import type { MemoryLeft } from './processes/memory-probe.ts';
import { onStage, processFile, type Stage } from './support/stage.ts';
import { storedRows } from './support/stored-rows.ts';
import { Visitor } from './support/visitor.ts';

const BEGUN: Record<Effort, number> = { full: 100_000, quick: 10_000 };
/** From one address: what any first requests leave behind, compiled code above all, is not looked for. */
const WARM_UP: Record<Effort, number> = { full: 10_000, quick: 4_000 };
const AT_A_TIME = 32;

/**
 * People who are sent to the provider and never come back: what that leaves in memory and in the store.
 * Each comes from an address of their own, so that what is kept by address counts as well.
 */
export const abandoned: Measurement = {
  name: 'abandoned',
  run: (effort) =>
    onStage({ preload: [processFile('memory-probe')] }, (stage) => measure(stage, effort)),
};

async function measure({ settings, usher }: Stage, effort: Effort): Promise<Figure[]> {
  const room = new URL('room/standup', settings.url);
  await begin(room, WARM_UP[effort], () => '10.255.255.255');
  const before = await usher.ask<MemoryLeft>('settle');
  const rowsBefore = storedRows(settings.databaseFile);
  await begin(room, BEGUN[effort], addressOf);
  const after = await usher.ask<MemoryLeft>('settle');
  const rows = storedRows(settings.databaseFile) - rowsBefore;
  const grown = (bytes: keyof MemoryLeft) => (after[bytes] - before[bytes]) / 1e6;
  const under = { bound: 'under', value: 20 } as const;
  const many = BEGUN[effort].toLocaleString('en');
  return [
    {
      what: `${many} begun: resident memory grows by`,
      figure: grown('rss'),
      unit: 'MB',
      target: under,
    },
    { what: `${many} begun: heap grows by`, figure: grown('heapUsed'), unit: 'MB', target: under },
    {
      what: `${many} begun: rows added to the store`,
      figure: rows,
      unit: '',
      target: { bound: 'at most', value: 0 },
    },
  ];
}

/** From the room to where the provider would be, `count` times, by somebody new from the address given. */
async function begin(
  room: URL,
  count: number,
  addressFor: (number: number) => string,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_A_TIME });
  let next = 0;
  const visit = async () => {
    while (next < count) {
      const visitor = new Visitor(agent, { 'x-forwarded-for': addressFor(next++) });
      const provider = await visitor.followTo(room.origin, room).then((url) => visitor.get(url));
      if (provider.location?.pathname !== '/authorize') throw new Error('Not sent to sign in.');
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_A_TIME }, visit));
  } finally {
    agent.destroy();
  }
}

/** An IPv4 address for each number up to 16 million. */
function addressOf(number: number): string {
  return `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
}
