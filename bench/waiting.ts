import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../src/base/clock.ts';
import { systemRandom } from '../src/base/random.ts';
import { openStorage } from '../src/storage/open-storage.ts';
import { createSealer } from '../src/storage/sealer.ts';
import type { Effort, Figure, Measurement } from './measurement.ts';
import type { MemoryLeft } from './processes/memory-probe.ts';
import { cpuSeconds } from './support/process-figures.ts';
import { onStage, processFile, type Stage } from './support/stage.ts';
import { percentile } from './support/statistics.ts';
import { JITSI } from './support/usher.ts';
import { Visitor } from './support/visitor.ts';
import { WaitStream } from './support/wait-stream.ts';

/** The stub provider has a thousand people, of whom the first is the host: one member has a second tab. */
const MEMBERS: Record<Effort, number> = { full: 999, quick: 199 };
const SECONDS: Record<Effort, number> = { full: 20, quick: 5 };
const AT_A_TIME = 16;
/** How long Usher keeps a question (src/entrance/wait-streams.ts). */
const KEPT_MS = 40_000;
const ROOMS = [{ match: '*', host: ['user:person-1'], member: ['signed-in'] }];

/**
 * A thousand people in front of the waiting page: what they cost while nothing happens, how soon all of them have
 * been told of a host, and how soon all are in.
 */
export const waiting: Measurement = {
  name: 'waiting',
  run: (effort) =>
    onStage({ preload: [processFile('memory-probe')], rooms: ROOMS }, (stage) =>
      measure(stage, effort),
    ),
};

/** Somebody who has signed in, and where they wait. */
interface Member {
  readonly visitor: Visitor;
  readonly page: URL;
}

async function measure(stage: Stage, effort: Effort): Promise<Figure[]> {
  const { usher, settings } = stage;
  const agent = new Agent({ keepAlive: true });
  try {
    const host = new Visitor(agent);
    await host.followTo(JITSI, new URL('room/elsewhere', settings.url));
    const members = await gather(agent, settings.url, MEMBERS[effort]);
    const before = await usher.ask<MemoryLeft>('settle');
    const streams = await openAll(members, 'standup');
    const many = streams.length.toLocaleString('en');
    const after = await usher.ask<MemoryLeft>('settle');
    const listening = await shareOfCore(usher.pid, () => sleep(SECONDS[effort] * 1000));
    const here = await hostComes(streams, () => host.get(new URL('room/standup', settings.url)));
    const asking = effort === 'full' ? await whileAsking(stage, members) : [];
    const others = await openAll(await toRoom(members, settings.url, 'retro'), 'retro');
    const elsewhere = await hostComes(others, () => seatBeside(settings.databaseFile, 'retro'));
    const arrivals = await arriveAll(usher.pid, host, members, settings.url);
    const each = (bytes: keyof MemoryLeft) =>
      (after[bytes] - before[bytes]) / 1000 / streams.length;
    return [
      {
        what: `${many} wait: CPU time`,
        figure: listening * 100,
        unit: '% of a core',
        target: { bound: 'under', value: 5 },
      },
      ...asking,
      { what: 'resident memory', figure: each('rss'), unit: 'kB each' },
      { what: 'heap', figure: each('heapUsed'), unit: 'kB each' },
      ...toldFigures('a host of this process', here, 1000),
      ...toldFigures('a host of another process', elsewhere, 2000),
      ...arrivals,
    ];
  } finally {
    agent.destroy();
  }
}

/** People sign in and are told to wait. */
async function gather(agent: Agent, url: URL, count: number): Promise<Member[]> {
  const members: Member[] = [];
  let begun = 0;
  const come = async (): Promise<void> => {
    while (begun++ < count) {
      const visitor = new Visitor(agent);
      const page = await visitor.followToPath('/wait', new URL('room/standup', url));
      members.push({ visitor, page });
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, come));
  return members;
}

/** The same people before another room. */
async function toRoom(members: readonly Member[], url: URL, room: string): Promise<Member[]> {
  const moved: Member[] = [];
  for (const { visitor } of members) {
    moved.push({
      visitor,
      page: await visitor.followToPath('/wait', new URL(`room/${room}`, url)),
    });
  }
  return moved;
}

async function openAll(members: readonly Member[], room: string): Promise<WaitStream[]> {
  const [first] = members;
  if (!first) throw new Error('Nobody waits.');
  const streams: WaitStream[] = [];
  for (const { visitor, page } of [...members, first]) {
    const stream = new WaitStream(addressOf(page, 'wait/events'), visitor.cookiesFor(page));
    streams.push(stream);
    // One after the other: what a thousand connections in one moment do is not measured here.
    await stream.heard.catch((cause) => Promise.reject(new Error(`${room} is open.`, { cause })));
  }
  return streams;
}

/** What Usher needs of a core while something happens. */
async function shareOfCore(pid: number, during: () => Promise<unknown>): Promise<number> {
  const [cpuBefore, began] = [cpuSeconds(pid), performance.now()];
  await during();
  return (cpuSeconds(pid) - cpuBefore) / ((performance.now() - began) / 1000);
}

/** All ask as pages do to which no stream comes through: each question is kept for a while. It takes a minute. */
async function whileAsking({ usher, settings }: Stage, members: readonly Member[]) {
  const waiting = await toRoom(members, settings.url, 'elsewhere-too');
  let over = false;
  const asking = waiting.map(async ({ visitor, page }) => {
    const url = addressOf(page, 'wait/state');
    url.searchParams.set('hold', '1');
    await sleep(Math.random() * KEPT_MS);
    while (!over) {
      await visitor.get(url);
      await sleep(Math.random() * 500);
    }
  });
  await sleep(KEPT_MS);
  const share = await shareOfCore(usher.pid, () => sleep(KEPT_MS / 2));
  over = true;
  await Promise.all(asking);
  const what = 'all ask, since no stream comes through: CPU time';
  return [{ what, figure: share * 100, unit: '% of a core' }];
}

/** How many milliseconds after the host set out each had been told. */
async function hostComes(
  streams: readonly WaitStream[],
  come: () => Promise<unknown>,
): Promise<number[]> {
  const began = performance.now();
  const [times] = await Promise.all([Promise.all(streams.map(({ told }) => told)), come()]);
  return times.map((time) => time - began);
}

/** As another process of Usher on the same file does it. */
async function seatBeside(databaseFile: string, room: string): Promise<void> {
  const seal = createSealer(systemRandom.token(), systemRandom);
  const url = `sqlite:${databaseFile}`;
  const storage = await openStorage({ url, clock: systemClock, seal });
  await storage.presence.seatHost({ jitsi: 'main', path: room }, 'x', systemClock.nowSeconds());
  await storage.close();
}

/** All of them as their pages do it: told, a moment later asked, and then led on to Jitsi. */
async function arriveAll(
  pid: number,
  host: Visitor,
  members: readonly Member[],
  url: URL,
): Promise<Figure[]> {
  const waiting = await toRoom(members, url, 'planning');
  const streams = await openAll(waiting, 'planning');
  const cpuBefore = cpuSeconds(pid);
  const began = performance.now();
  const arriving = waiting.map(async ({ visitor, page }, at) => {
    await streams[at]?.told;
    await sleep(Math.random() * streams.length);
    await visitor.get(addressOf(page, 'wait/state'));
    const { location } = await visitor.get(page);
    if (location?.origin !== JITSI) throw new Error('Not led on.');
    return performance.now() - began;
  });
  await host.get(new URL('room/planning', url));
  const times = await Promise.all(arriving);
  const cpuMs = ((cpuSeconds(pid) - cpuBefore) * 1000) / times.length;
  return [
    { what: 'all told, asked, and led on: p50', figure: percentile(times, 0.5), unit: 'ms' },
    { what: 'the last', figure: Math.max(...times), unit: 'ms' },
    { what: 'CPU time of Usher', figure: cpuMs, unit: 'ms each' },
  ];
}

function toldFigures(whose: string, times: readonly number[], most: number): Figure[] {
  const target = { bound: 'under', value: most } as const;
  return [
    { what: `told of ${whose}: p50`, figure: percentile(times, 0.5), unit: 'ms' },
    { what: 'p99', figure: percentile(times, 0.99), unit: 'ms', target },
  ];
}

function addressOf(page: URL, path: string): URL {
  return new URL(path + page.search, page);
}
