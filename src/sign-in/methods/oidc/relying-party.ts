import * as client from 'openid-client';
import { type Clock, systemClock } from '../../../base/clock.ts';
import type { OidcMethodConfig } from '../../../config/config.ts';
import type { Budget } from '../../remote/budget.ts';
import type { GuardedFetch } from '../../remote/guarded-fetch.ts';
import type { KeySet } from './key-set.ts';
import type { ProviderMetadata } from './provider-metadata.ts';
import { readSignedHeader, type SignedHeader } from './signed-header.ts';

/** How far the provider's clock may be off ours. */
export const CLOCK_TOLERANCE_SECONDS = 30;

/** The library, set up for one piece of work with one provider. */
export interface RelyingParty {
  readonly config: client.Configuration;
  /** The header of the signed token that came last, null before. */
  lastHeader(): SignedHeader | null;
}

export interface RelyingPartyDeps {
  readonly settings: OidcMethodConfig;
  readonly auth: client.ClientAuth;
  readonly clock: Clock;
  readonly fetch: GuardedFetch;
  readonly keys: KeySet;
}

/**
 * A Configuration for one sign-in. The library keeps keys with it, for minutes; made anew it keeps none,
 * and every question for the keys reaches `KeySet`, which knows by then which key is wanted.
 */
export function createRelyingParty(
  deps: RelyingPartyDeps,
  metadata: ProviderMetadata,
  budget: Budget,
): RelyingParty {
  const { settings, clock } = deps;
  const config = new client.Configuration(
    { ...metadata },
    settings.clientId,
    {
      [client.clockSkew]: clock.nowSeconds() - systemClock.nowSeconds(),
      [client.clockTolerance]: CLOCK_TOLERANCE_SECONDS,
    },
    deps.auth,
  );
  client.enableNonRepudiationChecks(config);
  // Which plain http is allowed, to whom, is for the endpoint policy to say, which is narrower.
  if (settings.allowHttp || settings.internalUrl) client.allowInsecureRequests(config);
  // The budget is the deadline.
  config.timeout = 0;
  let header: SignedHeader | null = null;
  const jwksUri = new URL(metadata.jwks_uri).href;
  config[client.customFetch] = async (address, init) => {
    if (address === jwksUri && init.method === 'GET') {
      const wanted = { kid: header?.kid };
      const keys = await budget.wait(deps.keys.keysFor(metadata.jwks_uri, wanted, 'sign-in'));
      return Response.json({ keys });
    }
    const isToken = init.method === 'POST';
    const name = isToken ? 'token_endpoint' : 'userinfo_endpoint';
    const answer = await deps.fetch(address, name, budget.signal, init);
    header = (await readSignedHeader(answer.clone(), isToken)) ?? header;
    return answer;
  };
  return { config, lastHeader: () => header };
}
