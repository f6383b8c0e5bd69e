import Provider, { type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import type { KeySet } from '../keys/open-key-set.ts';
import { CODE_SECONDS } from '../model/inline-grant.ts';
import { isRsaAlgorithm } from '../model/rsa-algorithm.ts';
import { comerId } from './comer.ts';
import { providerErrors } from './errors.ts';
import { currentExchange } from './exchange.ts';
import { claimsOfPerson } from './id-token.ts';
import type { InlineClient } from './inline-client.ts';
import { createInteractionPolicy } from './interaction-policy.ts';
import { libraryPaths } from './library-paths.ts';
import { nextAddress } from './next-address.ts';
import type { ProviderDeps } from './provider-deps.ts';
import { redeemCode } from './redeem-code.ts';
import { renewByLibrary } from './renew-by-library.ts';
import { createStoreAdapter } from './store-adapter.ts';

/**
 * The library, cut down to what Jitsi needs: one kind of client, one response type, PKCE by S256, two grants, which are
 * our own (redeem-code.ts, renew-by-library.ts). It judges requests, finds the way of errors, and describes itself.
 */
export function createProvider(deps: ProviderDeps, keys: KeySet): Provider {
  const provider = new Provider(deps.issuer, configurationOf(deps, keys));
  provider.registerGrantType('authorization_code', (context) => redeemCode(deps, context), [
    'code',
    'redirect_uri',
    'code_verifier',
  ]);
  provider.registerGrantType('refresh_token', (context) => renewByLibrary(deps, context), [
    'refresh_token',
    'scope',
  ]);
  // What stands in its place of a proxy is our own bridge.
  provider.proxy = true;
  reportTo(provider);
  return provider;
}

function configurationOf(deps: ProviderDeps, keys: KeySet): Configuration {
  const algorithms = [...deps.clients.values()].map(algorithmOf);
  return {
    adapter: createStoreAdapter(deps),
    clients: [...deps.clients.values()].map((client) => ({
      client_id: client.id,
      redirect_uris: [client.redirectUri],
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      id_token_signed_response_alg: algorithmOf(client),
    })),
    // Of use for its algorithm alone: what is signed, we sign, by the key that counts at that moment.
    jwks: { keys: [{ ...keys.privateKey.export({ format: 'jwk' }), kid: keys.kid, use: 'sig' }] },
    enabledJWA: { idTokenSigningAlgValues: [...new Set(algorithms)] },
    routes: {
      authorization: libraryPaths.authorization,
      token: libraryPaths.token,
      userinfo: libraryPaths.userinfo,
      jwks: libraryPaths.jwks,
    },
    discovery: { end_session_endpoint: deps.issuer + libraryPaths.endSession },
    responseTypes: ['code'],
    scopes: ['openid', 'profile', 'email'],
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username', 'picture'],
      email: ['email', 'email_verified'],
      acr: null,
      auth_time: null,
      sid: null,
      iss: null,
    },
    clientAuthMethods: ['none'],
    pkce: { required: () => true },
    allowOmittingSingleRegisteredRedirectUri: false,
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: { enabled: false },
      dPoP: { enabled: false },
      userinfo: { enabled: true },
    },
    interactions: {
      policy: createInteractionPolicy(deps),
      url: (_context, asked) => nextAddress(deps, asked),
    },
    loadExistingGrant: (context) => grantFor(deps, context),
    findAccount: (_context, id) => findAccount(id),
    clientBasedCORS: (_context, origin, client) =>
      deps.clients.get(client.clientId)?.origin === origin,
    cookies: { keys: [deps.random.token()], long: { signed: false }, short: { signed: false } },
    ttl: {
      AuthorizationCode: CODE_SECONDS,
      Session: 60,
      Interaction: 60,
      Grant: 60,
      IdToken: 60,
      AccessToken: 60,
      RefreshToken: 60,
    },
    renderError(_context, out) {
      const why = `${out.error}: ${String(out['error_description'] ?? '')}`;
      currentExchange().refusal = providerErrors.requestInvalid(why);
    },
  };
}

function algorithmOf({ target }: InlineClient): 'RS256' | 'RS384' | 'RS512' {
  const { algorithm } = target.config.signing;
  if (!isRsaAlgorithm(algorithm)) throw new RangeError('The inline sign-in needs keys of our own.');
  return algorithm;
}

/** A new family for each sign-in, which holds what was asked for and has nothing to consent to. */
function grantFor({ random }: ProviderDeps, { oidc }: KoaContextWithOIDC) {
  const accountId = comerId(currentExchange().comer);
  if (accountId === null || !oidc.client) return undefined;
  const grant = new oidc.provider.Grant({ accountId, clientId: oidc.client.clientId });
  grant.jti = Buffer.from(random.bytes(16)).toString('base64url');
  grant.addOIDCScope('openid profile email');
  return grant;
}

async function findAccount(accountId: string) {
  const { comer, account } = currentExchange();
  const known = [comer, account].find((one) => one && comerId(one) === accountId);
  if (!known) return undefined;
  const { session } = known;
  return {
    accountId,
    claims: async (_use: string, scope: string) => ({
      sub: accountId,
      ...(session && claimsOfPerson(session, scope)),
    }),
  };
}

/** What the library makes of an error of ours is too little: the routes answer it. */
function reportTo(provider: Provider): void {
  provider.on('server_error', (_context, thrown) => {
    currentExchange().failure = thrown;
  });
  const refused = (_context: KoaContextWithOIDC, thrown: Error) => {
    const { context } = currentExchange();
    const { error, error_description: why, error_detail: detail } = Object(thrown);
    const { clientAddress: address } = context.var;
    context.var.log.info('inline_refused', { error, reason: detail ?? why, address });
  };
  provider.on('authorization.error', refused);
  provider.on('grant.error', refused);
  provider.on('userinfo.error', refused);
}
