import type { ClaimsConfig, OidcMethodConfig, PresetName } from './config.ts';

/** What a provider needs that differs from the general defaults. */
export interface Preset {
  readonly title: string;
  readonly issuer?: string;
  readonly scopes?: readonly string[];
  readonly endpointHosts?: readonly string[];
  readonly claims?: Partial<ClaimsConfig>;
  readonly userinfo?: OidcMethodConfig['userinfo'];
  /** Issuers that name no one house, refused because anybody's account would do. */
  readonly refusedIssuers?: {
    readonly pattern: RegExp;
    readonly message: string;
    readonly mend: string;
  };
}

export const DEFAULT_SCOPES: readonly string[] = ['openid', 'profile', 'email'];

/** As jitsi-openid documents them; affiliation and moderator grant nothing until they are mapped. */
export const DEFAULT_CLAIMS: ClaimsConfig = {
  id: ['preferred_username', 'sub'],
  name: ['name', 'given_name+middle_name+family_name', 'preferred_username'],
  email: ['email'],
  emailVerified: ['email_verified'],
  avatar: ['picture'],
  groups: ['groups'],
  affiliation: [],
  moderator: [],
};

export const presets: Readonly<Record<PresetName, Preset>> = {
  keycloak: { title: 'Keycloak', claims: { groups: ['groups', 'realm_access.roles'] } },
  google: {
    title: 'Google',
    issuer: 'https://accounts.google.com',
    endpointHosts: ['*.googleapis.com'],
  },
  entra: {
    title: 'Microsoft',
    endpointHosts: ['graph.microsoft.com'],
    claims: { groups: ['groups', 'roles'] },
    refusedIssuers: {
      pattern: /\/(common|organizations|consumers)(\/|$)/i,
      message: 'names no one tenant: every Microsoft account could sign in',
      mend: "Write your own tenant's issuer, https://login.microsoftonline.com/<tenant id>/v2.0.",
    },
  },
  authentik: { title: 'authentik' },
  authelia: { title: 'Authelia', scopes: ['groups'] },
  gitlab: { title: 'GitLab', issuer: 'https://gitlab.com' },
};
