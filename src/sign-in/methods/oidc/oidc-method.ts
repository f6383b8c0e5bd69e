import * as client from 'openid-client';
import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import { type Random, systemRandom } from '../../../base/random.ts';
import { quoteOutside } from '../../../base/steering.ts';
import type { OidcMethodConfig } from '../../../config/config.ts';
import type { RedirectMethod } from '../../method.ts';
import { type Budget, createBudgets } from '../../remote/budget.ts';
import { createEndpointPolicy } from '../../remote/endpoint-policy.ts';
import { createGuardedFetch, type Fetch, readJson } from '../../remote/guarded-fetch.ts';
import { measureFetch, type OnProviderRequest } from '../../remote/measured-fetch.ts';
import { explanations } from '../../remote/reasons.ts';
import { explainComplaint, judgeAnswer } from './answer.ts';
import { buildAuthorizationRequest } from './authorization-request.ts';
import { createClientAuth } from './client-auth.ts';
import { createDiscovery } from './discovery.ts';
import { createKeySet } from './key-set.ts';
import { readLogoutToken } from './logout-token.ts';
import { readMemo, writeMemo } from './memo.ts';
import { judgeMetadata } from './provider-metadata.ts';
import { createRelyingParty } from './relying-party.ts';
import { judgeSettings } from './settings.ts';
import { proveSignIn, toIdentity } from './sign-in.ts';
import { withWish } from './wish.ts';

export interface OidcMethodDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Default: the system's. */
  readonly random?: Random;
  /** Default: the process's own, which keeps connections alive. */
  readonly fetch?: Fetch;
  /** Default: nobody is told. */
  readonly onRequest?: OnProviderRequest;
}

/** An id token in the address of a sign-out must leave room for the rest of the address. */
const MAX_HINT_LENGTH = 6000;

/**
 * Sign-in by OpenID Connect. Nothing is asked of the provider before the first use, so that Usher starts
 * while it is down. Throws `method_settings_invalid` for settings no provider could make work.
 *
 * Each call of `start`, `finish` and `signOut` takes at most `deadlineSeconds`, all its requests together.
 */
export function createOidcMethod(
  settings: OidcMethodConfig,
  deps: OidcMethodDeps,
): RedirectMethod &
  Required<Pick<RedirectMethod, 'check' | 'signOut' | 'readLogoutNotice' | 'close'>> {
  const mapping = judgeSettings(settings);
  const auth = createClientAuth(settings);
  const { clock, random = systemRandom } = deps;
  const log = deps.log.child({ method: settings.id });
  const policy = createEndpointPolicy(settings);
  const guarded = createGuardedFetch(
    policy,
    deps.fetch ?? ((address, init) => globalThis.fetch(address, init)),
  );
  const fetch = deps.onRequest ? measureFetch(guarded, clock, deps.onRequest) : guarded;
  const budgets = createBudgets(settings.deadlineSeconds * 1000);
  const discoveryAddress = `${settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const discovery = createDiscovery({
    clock,
    log,
    budgets,
    load: async (budget) => {
      const headers = { accept: 'application/json' };
      const answer = await fetch(discoveryAddress, 'discovery', budget.signal, { headers });
      return judgeMetadata(await readJson(answer, 'discovery'), settings, policy);
    },
  });
  const keys = createKeySet({ clock, budgets, fetch });
  const openParty = async (budget: Budget) => {
    const metadata = await discovery.metadata(budget);
    const party = createRelyingParty({ settings, auth, clock, fetch, keys }, metadata, budget);
    return { metadata, party };
  };

  return {
    kind: 'redirect',
    id: settings.id,
    title: settings.title,
    answer: { by: 'query', stateParameter: 'state' },

    start: (callback, state, languages, wish) =>
      budgets.spend(async (budget) => {
        const { party } = await openParty(budget);
        const memo = { state, nonce: random.token(), codeVerifier: random.token() };
        const { config } = party;
        const wanted = withWish(settings, wish);
        const url = await buildAuthorizationRequest(config, wanted, callback, memo, languages);
        return { departure: { kind: 'redirect', url }, memo: writeMemo(memo) };
      }),

    finish: (answer, kept) =>
      budgets.spend(async (budget) => {
        const memo = readMemo(kept);
        const parameters = answer.form ?? answer.url.searchParams;
        const { metadata, party } = await openParty(budget);
        const complaint = judgeAnswer(parameters, memo.state, metadata);
        if (complaint) {
          const { error, description } = complaint;
          const said = description === null ? null : quoteOutside(description);
          log.warn('provider_complained', { error: quoteOutside(error), description: said });
          throw explainComplaint(error);
        }
        const url = new URL(answer.url);
        url.search = parameters.toString();
        const proved = await proveSignIn(party, { settings, clock }, metadata, mapping, url, memo);
        const { identity, notes } = toIdentity(proved, mapping, settings.id);
        if (notes.length > 0) log.info('claims_left_out', { notes });
        // The provider itself takes a code once (RFC 6749 4.1.2).
        return { identity, once: [] };
      }),

    async check() {
      const error = await discovery.check();
      const name = `sign-in:${settings.id}`;
      if (!error) return [{ name, ok: true }];
      return [{ name, ok: false, reason: `${error.reason}: ${explanations[error.reason]}` }];
    },

    signOut: (who, returnTo, state) =>
      budgets.spend(async (budget) => {
        const { metadata, party } = await openParty(budget);
        if (metadata.end_session_endpoint === undefined) return null;
        const hint = who.upstream?.proof ?? null;
        const url = client.buildEndSessionUrl(party.config, {
          post_logout_redirect_uri: returnTo.href,
          state,
          ...(hint !== null && hint.length <= MAX_HINT_LENGTH ? { id_token_hint: hint } : {}),
        });
        return { kind: 'redirect', url };
      }),

    readLogoutNotice: (logoutToken) =>
      budgets.spend(async (budget) => {
        const metadata = await discovery.metadata(budget);
        return readLogoutToken(logoutToken, {
          issuer: metadata.issuer,
          clientId: settings.clientId,
          clock,
          keysFor: (kid) => budget.wait(keys.keysFor(metadata.jwks_uri, { kid }, 'logout')),
        });
      }),

    async close() {
      budgets.close();
    },
  };
}
