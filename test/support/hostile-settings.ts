import Provider, { type ClientMetadata, type Configuration } from 'oidc-provider';
import type { JsonObject } from '../../src/model/json.ts';
import type { HostileKey } from './hostile-keys.ts';
import { createMemoryAdapters } from './memory-adapter.ts';

export interface HostileProviderOptions {
  /** By subject. Default: `defaultAccounts`. */
  accounts?: Readonly<Record<string, JsonObject>>;
  /** Changes the one client, whose id is `usher` and whose secret is `CLIENT_SECRET`. */
  client?: Partial<ClientMetadata>;
  /** Where people may be sent back to, after signing in and after signing out. */
  redirectUris?: readonly string[];
  /** The issuer, where a proxy stands in front. Default: where it listens. */
  issuer?: string;
  /** Whether the ID token holds all claims, or UserInfo does. Default true. */
  claimsInIdToken?: boolean;
  /** Changes the settings of oidc-provider itself. */
  settings?: Configuration;
}

export const CLIENT_ID = 'usher';
export const CLIENT_SECRET = 'hostile-client-secret-with-+&=%-and-32-bytes';
export const CALLBACK = 'https://auth.example.org/sign-in/idp/callback';

/** alice says everything there is to say; bob has no name; carol is a moderator by two different claims. */
const defaultAccounts: Readonly<Record<string, JsonObject>> = {
  alice: {
    preferred_username: 'alice.a',
    name: 'Alice Ångström',
    email: 'alice@example.org',
    email_verified: true,
    picture: 'https://pictures.example.org/alice.png',
    groups: ['staff', 'physics'],
  },
  bob: { email: 'bob@example.org' },
  carol: { preferred_username: 'carol', name: 'Carol', moderator: 'true', affiliation: 'owner' },
};

/** The honest part of a hostile provider: people sign in and consent without a page. */
export function createProvider(
  issuer: string,
  key: HostileKey,
  options: HostileProviderOptions,
): Provider {
  const { accounts = defaultAccounts, redirectUris = [CALLBACK] } = options;
  return new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        redirect_uris: [...redirectUris],
        post_logout_redirect_uris: ['https://auth.example.org/signed-out'],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        ...options.client,
      },
    ],
    adapter: createMemoryAdapters(),
    jwks: { keys: [key.privateJwk] as never },
    claims: {
      openid: ['sub'],
      profile: [
        'name',
        'given_name',
        'middle_name',
        'family_name',
        'preferred_username',
        'picture',
        'groups',
        'moderator',
        'affiliation',
      ],
      email: ['email', 'email_verified'],
    },
    conformIdTokenClaims: options.claimsInIdToken === false,
    findAccount: (_context, sub) =>
      accounts[sub] && { accountId: sub, claims: async () => ({ sub, ...accounts[sub] }) },
    // Consent is a thing of the past here: whatever is asked for is granted.
    loadExistingGrant: async (context) => {
      const { client, session, params } = context.oidc;
      const grant = new context.oidc.provider.Grant({
        clientId: client!.clientId,
        accountId: session!.accountId!,
      });
      grant.addOIDCScope(String(params!['scope']));
      await grant.save();
      return grant;
    },
    acrValues: ['gold', 'silver'],
    cookies: { keys: ['hostile'] },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
    },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      IdToken: 600,
      Session: 3600,
      Grant: 3600,
      Interaction: 600,
    },
    ...options.settings,
  });
}
