import { exportJWK, generateKeyPair } from 'jose';
import Provider, { type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { systemRandom } from '../../src/base/random.ts';
import { type Person, people } from '../people.ts';
import { MemoryStore } from './memory-store.ts';
import { errorPage, signedOutPage, signOutPage } from './pages.ts';
import { securityHeaders } from './security-headers.ts';

/** The one client of the demo provider: Usher. */
export interface DemoClient {
  readonly id: string;
  readonly secret: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly backChannelLogoutUri: string | null;
  /** Origins whose hidden frame may carry a sign-out through here. */
  readonly frameAncestors: readonly string[];
}

/** An OpenID provider with made-up people, fresh keys, and nothing that outlives the process. */
export async function createProvider(issuer: string, client: DemoClient): Promise<Provider> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'demo' };
  return new Provider(issuer, {
    adapter: MemoryStore,
    jwks: { keys: [key] },
    clients: [clientMetadata(client)],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
    cookies: { keys: [systemRandom.token()] },
    pkce: { required: () => true },
    responseTypes: ['code'],
    // All claims in the ID token as well, so that Usher need not ask for UserInfo.
    conformIdTokenClaims: false,
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username', 'locale', 'groups', 'moderator'],
      email: ['email', 'email_verified'],
    },
    ttl: { Session: 8 * 3600, Interaction: 600, Grant: 8 * 3600, IdToken: 3600, AccessToken: 3600 },
    findAccount: (_ctx, subject) => accountOf(subject),
    loadExistingGrant: grantEverything,
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    features: features(client),
    fetch: fetchFromLoopback,
    renderError: (ctx, out) => {
      reply(ctx, client, errorPage(out.error_description ?? out.error));
    },
  });
}

function clientMetadata(client: DemoClient): NonNullable<Configuration['clients']>[number] {
  const { backChannelLogoutUri } = client;
  return {
    client_id: client.id,
    client_secret: client.secret,
    client_name: 'Usher',
    redirect_uris: [...client.redirectUris],
    post_logout_redirect_uris: [...client.postLogoutRedirectUris],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    ...(backChannelLogoutUri && {
      backchannel_logout_uri: backChannelLogoutUri,
      backchannel_logout_session_required: true,
    }),
  };
}

function features(client: DemoClient): NonNullable<Configuration['features']> {
  return {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => reply(ctx, client, signOutPage(form)),
      postLogoutSuccessSource: (ctx) => reply(ctx, client, signedOutPage()),
    },
  };
}

function reply(ctx: KoaContextWithOIDC, client: DemoClient, page: string): void {
  ctx.set(securityHeaders(client.frameAncestors));
  ctx.type = 'html';
  ctx.body = page;
}

function accountOf(subject: string) {
  const person = people.find((each) => each.subject === subject);
  if (!person) return undefined;
  return { accountId: subject, claims: () => claimsOf(person) };
}

function claimsOf({ subject, username, name, email, groups, moderator }: Person) {
  return {
    sub: subject,
    preferred_username: username,
    groups: [...groups],
    ...(name !== null && { name }),
    ...(email !== null && { email, email_verified: true }),
    ...(moderator !== null && { moderator }),
  };
}

/** Nobody is asked whether Usher may know their name: the school runs both. */
async function grantEverything(ctx: KoaContextWithOIDC) {
  const { client, session, provider } = ctx.oidc;
  if (!client || !session?.accountId) return undefined;
  const known = session.grantIdFor(client.clientId);
  const grant = known ? await provider.Grant.find(known) : undefined;
  if (grant) return grant;
  const fresh = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  fresh.addOIDCScope('openid profile email');
  await fresh.save();
  return fresh;
}

/**
 * The library guards its requests against loopback addresses with a dispatcher of its own; here Usher
 * lives on loopback, and the back-channel logout address was given on our command line.
 */
function fetchFromLoopback(url: string | URL | Request, options?: RequestInit): Promise<Response> {
  const { method, headers, body, signal } = options ?? {};
  const kept = { ...(method && { method }), ...(headers && { headers }), ...(body && { body }) };
  return fetch(url, { ...kept, ...(signal && { signal }), redirect: 'manual' });
}
