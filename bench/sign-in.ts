import { Agent } from 'node:http';
import type { Effort, Figure, Measurement } from './measurement.ts';
import type { ProviderCounts } from './processes/stub-provider.ts';
import { cpuSeconds } from './support/process-figures.ts';
import { onStage, type Stage } from './support/stage.ts';
import { percentile } from './support/statistics.ts';
import { JITSI } from './support/usher.ts';
import { Visitor } from './support/visitor.ts';

const SECONDS: Record<Effort, number> = { full: 15, quick: 4 };
/** So many are on their way at any moment. */
const AT_A_TIME = 8;
/** Until V8 has compiled what is used often. */
const WARM_UP_SECONDS: Record<Effort, number> = { full: 8, quick: 2 };

/**
 * Whole sign-ins over loopback, from the room through the provider and back to the redirect with the
 * token: with an ID token that says enough, and with one that says no more than who it is for.
 */
export const signIn: Measurement = {
  name: 'sign-in',
  async run(effort) {
    const full = await onStage({}, (stage) => measure(stage, effort));
    const thin = await onStage({ thinIdToken: true }, (stage) => measure(stage, effort));
    return [...figuresOf(full, 'ID token says enough', 1), ...figuresOf(thin, 'thin ID token', 3)];
  },
};

interface Journeys {
  readonly perSecond: number;
  readonly cpuMs: number;
  readonly times: readonly number[];
  readonly requests: number;
  readonly connections: number;
}

async function measure({ settings, usher, providerCounts }: Stage, effort: Effort) {
  const room = new URL('room/standup', settings.url);
  const agent = new Agent({ keepAlive: true, maxSockets: AT_A_TIME });
  try {
    await inParallel(agent, room, WARM_UP_SECONDS[effort]);
    const before = await providerCounts();
    const cpuBefore = cpuSeconds(usher.pid);
    const began = performance.now();
    const times = await inParallel(agent, room, SECONDS[effort]);
    const seconds = (performance.now() - began) / 1000;
    const cpuMs = (cpuSeconds(usher.pid) - cpuBefore) * 1000;
    const after = await providerCounts();
    return {
      perSecond: times.length / seconds,
      cpuMs: cpuMs / times.length,
      times,
      requests: (askedByUsher(after) - askedByUsher(before)) / times.length,
      // Since the start, the first discovery included.
      connections: after.connections,
    };
  } finally {
    agent.destroy();
  }
}

/** Sign-ins, `AT_A_TIME` beside each other, each by somebody new; how long each took, in milliseconds. */
async function inParallel(agent: Agent, room: URL, forSeconds: number): Promise<number[]> {
  const times: number[] = [];
  const end = performance.now() + forSeconds * 1000;
  const visit = async () => {
    for (let began = performance.now(); began < end; began = performance.now()) {
      await new Visitor(agent).followTo(JITSI, room);
      times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, visit));
  return times;
}

function askedByUsher({ discovery, jwks, token, userinfo }: ProviderCounts): number {
  return discovery + jwks + token + userinfo;
}

function figuresOf(journeys: Journeys, which: string, mostRequests: number): Figure[] {
  const { perSecond, cpuMs, times, requests, connections } = journeys;
  const rows: Figure[] = [
    { what: 'sign-ins', figure: perSecond, unit: '/s' },
    { what: 'CPU time of Usher', figure: cpuMs, unit: 'ms each' },
    { what: 'p50', figure: percentile(times, 0.5), unit: 'ms' },
    { what: 'p99', figure: percentile(times, 0.99), unit: 'ms' },
    {
      what: 'requests to the provider',
      figure: requests,
      unit: 'each',
      target: { bound: 'at most', value: mostRequests },
    },
    {
      what: `connections to it, ${AT_A_TIME} sign-ins at a time`,
      figure: connections,
      unit: 'in all',
      target: { bound: 'at most', value: 2 * AT_A_TIME },
    },
  ];
  return rows.map((row) => ({ ...row, what: `${which}: ${row.what}` }));
}
