import * as client from 'openid-client';
import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import type { Random } from '../../../base/random.ts';
import type { Identity } from '../../../model/identity.ts';
import type { JsonObject } from '../../../model/json.ts';
import { type ClaimMapping, readClaimMapping } from '../../claims/claim-mapping.ts';
import { mapIdentity } from '../../claims/map-identity.ts';
import type { RedirectMethod } from '../../method.ts';
import { createBudgets } from '../../remote/budget.ts';
import { createEndpointPolicy } from '../../remote/endpoint-policy.ts';
import { providerErrors } from '../../remote/errors.ts';
import { createGuardedFetch, type Fetch } from '../../remote/guarded-fetch.ts';
import { measureFetch, type OnProviderRequest } from '../../remote/measured-fetch.ts';
import { type Ask, createAsk } from './ask.ts';
import { judgeAnswer } from './judge-answer.ts';
import { readMemo } from './memo.ts';
import { readDescribed } from './read-described.ts';
import { readGithub } from './read-github.ts';
import { createConfiguration, type Oauth2Settings, redeemCode } from './redeem-code.ts';
import { parseSubject, readSubject } from './subject.ts';

interface Oauth2Deps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly onRequest?: OnProviderRequest;
  /** Default: the process's own. */
  readonly fetch?: Fetch;
}

/**
 * A sign-in by OAuth 2 (RFC 6749 4.1, with PKCE). Throws `method_settings_invalid` at once where a claim path cannot be
 * read; a sign-in ends in a `ProviderError` otherwise.
 */
export function createOauth2Method(settings: Oauth2Settings, deps: Oauth2Deps): RedirectMethod {
  const { clock, random, log } = deps;
  const mapping = readMapping(settings);
  const subjectPaths = parseSubject(settings);
  const policy = createEndpointPolicy(policyOf(settings));
  const guarded = createGuardedFetch(policy, deps.fetch ?? globalThis.fetch);
  const fetch = deps.onRequest ? measureFetch(guarded, clock, deps.onRequest) : guarded;
  const budgets = createBudgets(settings.deadlineSeconds * 1000);

  return {
    kind: 'redirect',
    id: settings.id,
    title: settings.title,
    answer: { by: 'query', stateParameter: 'state' },

    async start(callback, state, _languages, wish) {
      const memo = { state, codeVerifier: random.token() };
      const url = client.buildAuthorizationUrl(createConfiguration(settings), {
        ...settings.authorizationParameters,
        ...(settings.type === 'github' && wish?.loginHint ? { login: wish.loginHint } : {}),
        response_type: 'code',
        redirect_uri: callback.href,
        ...(settings.scopes.length > 0 ? { scope: settings.scopes.join(' ') } : {}),
        state,
        code_challenge: await client.calculatePKCECodeChallenge(memo.codeVerifier),
        code_challenge_method: 'S256',
      });
      return { departure: { kind: 'redirect', url }, memo };
    },

    finish: (answer, kept) =>
      budgets.spend(async (budget) => {
        const memo = readMemo(kept);
        const complaint = judgeAnswer(answer.url.searchParams, memo.state);
        if (complaint) throw complaint;
        const accessToken = await redeemCode(settings, answer.url, memo, fetch, budget);
        const claims = await readClaims(settings, createAsk(fetch, budget, accessToken));
        const subject = readSubject(claims, subjectPaths);
        const { identity, notes } = mapIdentity(claims, mapping, settings.id, subject);
        if (notes.length > 0) log.info('claims_left_out', { notes });
        // The provider itself takes a code once (RFC 6749 4.1.2).
        return { identity: complete(identity, subject), once: [] };
      }),

    async close() {
      budgets.close();
    },
  };
}

function readClaims(settings: Oauth2Settings, ask: Ask): Promise<JsonObject> {
  return settings.type === 'github' ? readGithub(settings, ask) : readDescribed(settings, ask);
}

/** What OAuth 2 cannot say: how and when somebody signed in, and a session that could be ended. */
function complete(mapped: ReturnType<typeof mapIdentity>['identity'], subject: string): Identity {
  return {
    ...mapped,
    subject,
    acr: null,
    authenticatedAt: null,
    secondFactor: false,
    upstream: null,
  };
}

/** Everything that the operator has written down may be asked, and nothing else. */
function policyOf(settings: Oauth2Settings) {
  const addresses =
    settings.type === 'github'
      ? [settings.tokenEndpoint, settings.apiUrl]
      : [
          settings.tokenEndpoint,
          settings.userinfoEndpoint,
          ...Object.values(settings.moreEndpoints),
        ];
  return {
    issuer: settings.authorizationEndpoint,
    internalUrl: null,
    allowHttp: settings.allowHttp,
    endpointHosts: addresses.map((address) => new URL(address).host),
  };
}

function readMapping(settings: Oauth2Settings): ClaimMapping {
  const read = readClaimMapping(settings.claims);
  if ('mapping' in read) return read.mapping;
  const problems = read.problems.map(({ fact, path }) => `claims.${fact}: ${path}`).join('; ');
  throw providerErrors.settingsInvalid(`${settings.id}: no claim path: ${problems}`);
}
