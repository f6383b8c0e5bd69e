import type { Json } from '../../../model/json.ts';
import type { Budget } from '../../remote/budget.ts';
import { providerErrors } from '../../remote/errors.ts';
import { type GuardedFetch, readJson } from '../../remote/guarded-fetch.ts';

/** Asks the provider's interface with the person's token; `name` says what for, to the operator. */
export type Ask = (address: string, name: string) => Promise<Json>;

/** RFC 6750 2.1. Throws `provider_unavailable`, or `provider_refused` where the token is not enough. */
export function createAsk(fetch: GuardedFetch, budget: Budget, accessToken: string): Ask {
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${accessToken}`,
    // GitHub answers nobody who does not say who asks.
    'user-agent': 'jitsi-usher',
  };
  return async (address, name) => {
    const answer = await fetch(address, name, budget.signal, { headers });
    if (answer.status === 401 || answer.status === 403) {
      const detail = `${name}, status ${answer.status}`;
      throw providerErrors.refused('token_not_enough', { detail });
    }
    return (await readJson(answer, name)) as Json;
  };
}
