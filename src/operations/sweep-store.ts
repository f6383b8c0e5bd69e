import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Storage } from '../storage/storage.ts';

export interface SweepDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Removes what has expired, and audit events older than `auditKeepSeconds`. Expired rows cost nothing but room: what
 * cannot be removed now is removed next time.
 */
export async function sweepStore(
  { storage, clock, log }: SweepDeps,
  auditKeepSeconds: number,
): Promise<void> {
  try {
    await storage.sweep(clock.nowSeconds(), auditKeepSeconds);
  } catch (thrown) {
    log.warn('sweep_failed', { err: thrown });
  }
}
