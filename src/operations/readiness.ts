import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import type { Check } from '../model/check.ts';

export interface ReadinessReport {
  /**
   * `ready`; `degraded` when a provider does not answer, or no key can sign: people with a session still come in, and
   * other providers and Jitsis work, so no balancer should take us out for it; `unready` without the store, or when
   * stopping.
   */
  readonly status: 'ready' | 'degraded' | 'unready';
  readonly checks: readonly Check[];
}

export interface ProviderCheck {
  readonly name: string;
  readonly check: () => Promise<readonly Check[]>;
}

export interface ReadinessSources {
  readonly clock: Clock;
  readonly isStopping: () => boolean;
  /** Rejects when the store cannot be read. */
  readonly checkStorage: () => Promise<void>;
  /** One for each provider, by its name; they never reject. */
  readonly providers: readonly ProviderCheck[];
}

/** Balancers give up on us after a second, and a provider that hangs is no reason to: it is named instead. */
const PROVIDER_MS = 700;
/** Whoever asks often is told what was found at most this long ago. */
const KEEP_MS = 2000;

/** A report on demand, made at most every two seconds, by one asker for all. */
export function createReadiness(sources: ReadinessSources): () => Promise<ReadinessReport> {
  let last: { at: number; report: Promise<ReadinessReport> } | null = null;
  return () => {
    if (sources.isStopping()) return Promise.resolve({ status: 'unready', checks: [stopping] });
    const now = sources.clock.monotonicMs();
    if (last === null || now - last.at > KEEP_MS) last = { at: now, report: look(sources) };
    return last.report;
  };
}

const stopping: Check = { name: 'server', ok: false, reason: 'stopping' };

async function look(sources: ReadinessSources): Promise<ReadinessReport> {
  const [storage, answers] = await Promise.all([
    checkStorage(sources.checkStorage),
    Promise.all(sources.providers.map(checkProvider)),
  ]);
  const providers = answers.flat();
  const degraded = providers.some((check) => !check.ok);
  const status = !storage.ok ? 'unready' : degraded ? 'degraded' : 'ready';
  return { status, checks: [storage, ...providers] };
}

async function checkStorage(check: () => Promise<void>): Promise<Check> {
  try {
    await check();
    return { name: 'storage', ok: true };
  } catch (thrown) {
    // Anybody may read this: what is no error of ours could say anything.
    const reason = thrown instanceof AppError ? thrown.message : 'failed';
    return { name: 'storage', ok: false, reason };
  }
}

async function checkProvider({ name, check }: ProviderCheck): Promise<readonly Check[]> {
  const late: Check = { name, ok: false, reason: 'no answer yet' };
  const timer = new AbortController();
  const patience = sleep(PROVIDER_MS, [late], { signal: timer.signal });
  try {
    return await Promise.race([check(), patience]);
  } finally {
    patience.catch(() => {});
    timer.abort();
  }
}
