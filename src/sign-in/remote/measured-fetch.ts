import type { Clock } from '../../base/clock.ts';
import { findProviderError } from './errors.ts';
import type { GuardedFetch } from './guarded-fetch.ts';

/**
 * Told of every request to the provider, for the metrics. `operation`: `discovery`, `jwks`, `token` or
 * `userinfo`; `outcome`: `ok`, `refused` for an answer of 4xx, else a reason of `reasons.ts`.
 */
export type OnProviderRequest = (operation: string, outcome: string, seconds: number) => void;

/** The same fetch, measured from the question to the end of the answer's body. */
export function measureFetch(
  fetch: GuardedFetch,
  clock: Clock,
  onRequest: OnProviderRequest,
): GuardedFetch {
  return async (address, name, signal, request) => {
    const began = clock.monotonicMs();
    const tell = (outcome: string): void => {
      onRequest(operationOf(name), outcome, (clock.monotonicMs() - began) / 1000);
    };
    try {
      const answer = await fetch(address, name, signal, request);
      tell(answer.ok ? 'ok' : 'refused');
      return answer;
    } catch (thrown) {
      tell(findProviderError(thrown)?.reason ?? 'unexpected');
      throw thrown;
    }
  };
}

/** The names of a discovery document, shorter: `token_endpoint`, `jwks_uri`. */
function operationOf(name: string): string {
  return name.replace(/_(?:endpoint|uri)$/, '');
}
