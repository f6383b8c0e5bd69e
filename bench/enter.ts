import { Agent } from 'node:http';
import type { Effort, Figure, Measurement } from './measurement.ts';
import { interleave } from './support/interleave.ts';
import { loadOf } from './support/load.ts';
import { onStage, type Stage, startProcess } from './support/stage.ts';
import { median, medianRatio } from './support/statistics.ts';
import { inTemporaryFolder } from './support/temporary-folder.ts';
import { JITSI } from './support/usher.ts';
import { Visitor } from './support/visitor.ts';

const ROUNDS: Record<Effort, number> = { full: 7, quick: 3 };
const ROUND_SECONDS: Record<Effort, number> = { full: 4, quick: 1 };

/**
 * A second room for somebody who has signed in: `GET /room/…` to the 303 with the token. As a share of a
 * bare Node server that sends everybody the same 303.
 */
export const enter: Measurement = {
  name: 'enter',
  run: (effort) => onStage({}, (stage) => measure(stage, effort)),
};

async function measure({ settings }: Stage, effort: Effort): Promise<Figure[]> {
  const room = new URL('room/standup', settings.url);
  const cookie = await signIn(room);
  return await inTemporaryFolder(async (folder) => {
    const server = startProcess(folder, 'fixed-redirect', []);
    try {
      const bare = new URL(await server.message<string>());
      const seconds = ROUND_SECONDS[effort];
      const seat = () => loadOf(room, seconds, 303, { cookie });
      const fixed = () => loadOf(bare, seconds, 303, { cookie });
      await interleave(1, { seat, fixed });
      return figuresOf(await interleave(ROUNDS[effort], { seat, fixed }));
    } finally {
      await server.stop();
    }
  });
}

function figuresOf(loads: Record<'seat' | 'fixed', { perSecond: number; p99: number }[]>) {
  const seats = loads.seat.map(({ perSecond }) => perSecond);
  const fixed = loads.fixed.map(({ perSecond }) => perSecond);
  return [
    { what: 'rooms entered', figure: median(seats), unit: '/s' },
    { what: 'p99', figure: median(loads.seat.map(({ p99 }) => p99)), unit: 'ms' },
    { what: 'a bare server’s fixed 303', figure: median(fixed), unit: '/s' },
    { what: 'its p99', figure: median(loads.fixed.map(({ p99 }) => p99)), unit: 'ms' },
    { what: 'rooms entered', figure: medianRatio(seats, fixed), unit: 'of bare' },
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
