import type { Clock } from '../../../../base/clock.ts';
import { AppError } from '../../../../base/errors.ts';
import type { Log } from '../../../../base/log.ts';
import { type Budget, type Budgets, pause } from '../../../remote/budget.ts';
import { samlErrors } from '../errors.ts';
import type { Provider } from './provider.ts';

/** What metadata says of how long it may be used holds between these, seconds. */
const MIN_FRESH = 5 * 60;
const MAX_FRESH = 24 * 3600;
/** Where it does not say. */
const USUAL_FRESH = 3600;
/** A file costs nothing to read again. */
const FILE_FRESH = 30;
/** A signature that no known key made: perhaps there are new keys. Asked for at most this often. */
const MISSED_KEY_SECONDS = 30;
/** How often a refresh that failed is tried again. */
const RETRY_SECONDS = 30;
/** For /readyz: an answer this young is answer enough. */
const CHECK_SECONDS = 10;
/** Between two tries while there is nothing yet: at most half a budget. */
const BACK_OFF_MS = 1000;

/** The provider's metadata: read at first use, shared by all who need it, kept while reading it anew fails. */
export interface ProviderSource {
  /** Within the caller's budget. Throws `provider_unavailable`, also where what is held has expired. */
  provider(budget: Budget): Promise<Provider>;
  /**
   * The same read anew, where that was not done a moment ago: for a signature that none of its keys made. Null where
   * there is nothing newer.
   */
  newer(than: Provider, budget: Budget): Promise<Provider | null>;
  /** Reads it anew unless it just was; null when all is well, else why not. Never throws. */
  check(): Promise<AppError | null>;
}

interface SourceDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly budgets: Budgets;
  readonly isFile: boolean;
  /** Reads and judges. Throws `provider_unavailable`. */
  readonly load: (budget: Budget) => Promise<Provider>;
}

export function createProviderSource(deps: SourceDeps): ProviderSource {
  const { clock, log, budgets, isFile, load } = deps;
  let held: Provider | null = null;
  let loadedAt = Number.NEGATIVE_INFINITY;
  let failedAt = Number.NEGATIVE_INFINITY;
  let missedAt = Number.NEGATIVE_INFINITY;
  let lastError: AppError | null = null;
  let pending: Promise<Provider> | null = null;
  const seconds = () => clock.monotonicMs() / 1000;

  const attempt = async (waitMs: number): Promise<Provider> => {
    try {
      const loaded = await budgets.spend(async (budget) => {
        if (waitMs > 0) await pause(waitMs, budget.signal);
        return load(budget);
      });
      if (lastError) log.info('provider_recovered');
      [held, loadedAt, lastError] = [loaded, seconds(), null];
      return loaded;
    } catch (thrown) {
      lastError = thrown instanceof AppError ? thrown : samlErrors.unavailable('unexpected');
      failedAt = seconds();
      log.warn('provider_metadata_failed', { err: lastError, kept: held !== null });
      throw lastError;
    }
  };

  /** One at a time, for everybody. */
  const share = (waitMs = 0): Promise<Provider> => {
    pending ??= attempt(waitMs).finally(() => {
      pending = null;
    });
    return pending;
  };

  /** What is held, unless it says itself that it is over. */
  const good = (): Provider | null =>
    held && (held.validUntil === null || held.validUntil > clock.nowSeconds()) ? held : null;

  const refreshBehind = (known: Provider) => {
    const now = seconds();
    const fresh = isFile ? FILE_FRESH : freshFor(known, clock.nowSeconds());
    if (now - loadedAt < fresh || now - failedAt < RETRY_SECONDS) return;
    // A failure is logged and kept by attempt(); nobody waits for this one.
    share().catch(() => {});
  };

  return {
    async provider(budget) {
      const known = good();
      if (known) {
        refreshBehind(known);
        return known;
      }
      const waited = (seconds() - failedAt) * 1000;
      return budget.wait(share(Math.max(0, Math.min(BACK_OFF_MS, budgets.totalMs / 2) - waited)));
    },
    async newer(than, budget) {
      const now = seconds();
      if (held !== than) return good();
      if (now - missedAt < MISSED_KEY_SECONDS) return null;
      missedAt = now;
      const loaded = await budget.wait(share()).catch(() => null);
      return loaded && loaded.certificates.join() !== than.certificates.join() ? loaded : null;
    },
    async check() {
      if (seconds() - Math.max(loadedAt, failedAt) >= CHECK_SECONDS) await share().catch(() => {});
      return lastError;
    },
  };
}

/** Seconds until it is read again: as it says, within bounds, and well before it is over. */
function freshFor({ cacheSeconds, validUntil }: Provider, now: number): number {
  const said = cacheSeconds ?? USUAL_FRESH;
  const left = validUntil === null ? said : (validUntil - now) / 2;
  return Math.min(Math.max(Math.min(said, left), MIN_FRESH), MAX_FRESH);
}
