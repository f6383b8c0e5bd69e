import { Agent } from 'node:http';
import type { Effort, Figure, Measurement } from './measurement.ts';
import { interleave } from './support/interleave.ts';
import { type Load, loadOf } from './support/load.ts';
import { onStage, type Stage, startProcess } from './support/stage.ts';
import { median, medianRatio } from './support/statistics.ts';
import { inTemporaryFolder } from './support/temporary-folder.ts';
import { JITSI } from './support/usher.ts';
import { Visitor } from './support/visitor.ts';

const ROUNDS: Record<Effort, number> = { full: 7, quick: 3 };
const ROUND_SECONDS: Record<Effort, number> = { full: 3, quick: 1 };
/** V8 takes its time to compile what is used often, the more so where others want the cores as well. */
const WARM_UP_ROUNDS: Record<Effort, number> = { full: 4, quick: 2 };

/**
 * A second room for somebody who has signed in: `GET /room/…` to the 303 with the token. As a share of a
 * bare Node server that sends everybody the same 303.
 */
export const enter: Measurement = {
  name: 'enter',
  run: (effort) => onStage({}, (stage) => measure(stage, effort)),
};

async function measure({ settings, usher }: Stage, effort: Effort): Promise<Figure[]> {
  const room = new URL('room/standup', settings.url);
  const headers = { cookie: await signIn(room) };
  return await inTemporaryFolder(async (folder) => {
    const server = startProcess(folder, 'fixed-redirect', []);
    try {
      const ours = { url: room, pid: usher.pid, status: 303, headers };
      const bare = { ...ours, url: new URL(await server.message<string>()), pid: server.pid };
      const contenders = {
        ours: () => loadOf(ours, ROUND_SECONDS[effort]),
        bare: () => loadOf(bare, ROUND_SECONDS[effort]),
      };
      await interleave(WARM_UP_ROUNDS[effort], contenders);
      return figuresOf(await interleave(ROUNDS[effort], contenders));
    } finally {
      await server.stop();
    }
  });
}

function figuresOf({ ours, bare }: Record<'ours' | 'bare', Load[]>): Figure[] {
  const by = (loads: Load[], name: keyof Load) => loads.map((load) => load[name]);
  const middle = (loads: Load[], name: keyof Load) => median(by(loads, name));
  return [
    { what: 'rooms entered', figure: middle(ours, 'perSecond'), unit: '/s' },
    { what: 'p99', figure: middle(ours, 'p99'), unit: 'ms' },
    { what: 'CPU time of Usher', figure: middle(ours, 'cpuMicros'), unit: 'µs each' },
    { what: 'a bare server’s fixed 303', figure: middle(bare, 'perSecond'), unit: '/s' },
    { what: 'its p99', figure: middle(bare, 'p99'), unit: 'ms' },
    { what: 'its CPU time', figure: middle(bare, 'cpuMicros'), unit: 'µs each' },
    {
      what: 'rooms entered',
      figure: medianRatio(by(ours, 'perSecond'), by(bare, 'perSecond')),
      unit: 'of bare',
    },
  ];
}

/** Signs somebody in and gives the Cookie header they go on with. Throws unless it opens a room. */
async function signIn(room: URL): Promise<string> {
  const agent = new Agent({ keepAlive: true });
  try {
    const visitor = new Visitor(agent);
    await visitor.followTo(JITSI, room);
    const { status, location } = await visitor.get(room);
    if (status !== 303 || !location?.hash.startsWith('#jwt=')) throw new Error('No seat.');
    return visitor.cookiesFor(room);
  } finally {
    agent.destroy();
  }
}
