import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import { type Budget, type Budgets, pause } from '../../remote/budget.ts';
import type { ProviderError } from '../../remote/errors.ts';
import { findProviderError, providerErrors } from '../../remote/errors.ts';
import type { ProviderMetadata } from './provider-metadata.ts';

/** Metadata older than this is asked for again, while the old goes on being used. */
const FRESH_MS = 60 * 60 * 1000;
/** How often a refresh that failed is tried again. */
const REFRESH_RETRY_MS = 30 * 1000;
/** For /readyz: an answer this young is answer enough. */
const CHECK_FRESH_MS = 10 * 1000;
/** Waits before the next try while there is no metadata: doubled up to the cap, at most half a budget. */
const BACK_OFF_MS = 100;
const BACK_OFF_CAP_MS = 2000;

/** The provider's metadata: asked for at first use, shared by all who need it, kept while refreshes fail. */
export interface Discovery {
  /** Within the caller's budget. Throws `provider_unavailable`. */
  metadata(budget: Budget): Promise<ProviderMetadata>;
  /** Asks anew unless just asked; null when all is well, else why not. Never throws. */
  check(): Promise<ProviderError | null>;
}

interface DiscoveryDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly budgets: Budgets;
  /** Fetches and judges. Throws `provider_unavailable`. */
  readonly load: (budget: Budget) => Promise<ProviderMetadata>;
}

export function createDiscovery({ clock, log, budgets, load }: DiscoveryDeps): Discovery {
  let current: ProviderMetadata | null = null;
  let loadedAt = Number.NEGATIVE_INFINITY;
  let failures = 0;
  let failedAt = Number.NEGATIVE_INFINITY;
  let lastError: ProviderError | null = null;
  let pending: Promise<ProviderMetadata> | null = null;

  const backOffMs = () => {
    if (failures === 0) return 0;
    const wanted = Math.min(
      BACK_OFF_MS * 2 ** (failures - 1),
      BACK_OFF_CAP_MS,
      budgets.totalMs / 2,
    );
    return Math.max(0, failedAt + wanted - clock.monotonicMs());
  };

  const attempt = async (waitMs: number): Promise<ProviderMetadata> => {
    try {
      const loaded = await budgets.spend(async (budget) => {
        if (waitMs > 0) await pause(waitMs, budget.signal);
        return load(budget);
      });
      if (failures > 0) log.info('provider_recovered');
      [current, loadedAt, failures, lastError] = [loaded, clock.monotonicMs(), 0, null];
      return loaded;
    } catch (thrown) {
      lastError =
        findProviderError(thrown) ?? providerErrors.unavailable('unexpected', { cause: thrown });
      failures++;
      failedAt = clock.monotonicMs();
      log.warn('provider_discovery_failed', { err: lastError, kept: current !== null });
      throw lastError;
    }
  };

  /** One at a time, for everybody. */
  const share = (waitMs: number): Promise<ProviderMetadata> => {
    pending ??= attempt(waitMs).finally(() => {
      pending = null;
    });
    return pending;
  };

  const refreshBehind = () => {
    const now = clock.monotonicMs();
    if (now - loadedAt < FRESH_MS || now - failedAt < REFRESH_RETRY_MS) return;
    // A failure is logged and kept by attempt(); nobody waits for this one.
    share(0).catch(() => {});
  };

  return {
    async metadata(budget) {
      if (current) {
        refreshBehind();
        return current;
      }
      return budget.wait(share(backOffMs()));
    },
    async check() {
      const now = clock.monotonicMs();
      const last = Math.max(loadedAt, failedAt);
      if (now - last >= CHECK_FRESH_MS) await share(0).catch(() => {});
      return lastError;
    },
  };
}
