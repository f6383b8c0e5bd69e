import type { ClaimsConfig, OidcMethodConfig, PresetName } from './config.ts';

/** What a provider needs that differs from the general defaults. */
export interface Preset {
  readonly title: string;
  readonly issuer?: string;
  readonly scopes?: readonly string[];
  readonly endpointHosts?: readonly string[];
  readonly claims?: Partial<ClaimsConfig>;
  readonly userinfo?: OidcMethodConfig['userinfo'];
  /** What the operator should know at start. */
  readonly notice?: string;
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

/** Explicit settings win over all of this. Each line says why it is there. */
export const presets: Readonly<Record<PresetName, Preset>> = {
  // A `groups` claim needs a mapper; without one the roles of the realm are the nearest thing.
  keycloak: { title: 'Keycloak', claims: { groups: ['groups', 'realm_access.roles[*]'] } },
  // Token, key and UserInfo endpoints are on hosts of their own. There is no preferred_username.
  google: {
    title: 'Google',
    issuer: 'https://accounts.google.com',
    endpointHosts: ['*.googleapis.com'],
    notice: 'everybody with an account there can sign in; what they may do is for the rules to say',
  },
  // The ID token says all that UserInfo says and more, the picture there needs a token to be seen, and an
  // e-mail address is vouched for only by the optional claim xms_edov.
  entra: {
    title: 'Microsoft',
    endpointHosts: ['graph.microsoft.com'],
    userinfo: 'never',
    claims: {
      avatar: [],
      emailVerified: ['email_verified', 'xms_edov'],
      groups: ['groups', 'roles'],
    },
    refusedIssuers: {
      pattern: /\/(common|organizations|consumers|9188040d-6c67-4c5b-b112-36a304b66dad)(\/|$)/i,
      message: 'names no one tenant: any Microsoft account could sign in',
      mend: "Write your own tenant's issuer: https://login.microsoftonline.com/<tenant id>/v2.0.",
    },
  },
  authentik: {
    title: 'authentik',
    refusedIssuers: {
      pattern: /[^/]$/,
      message: 'has no slash at its end; the issuers of authentik have one',
      mend: 'Write it as authentik shows it: https://<host>/application/o/<slug>/.',
    },
  },
  // Since 4.39 the ID token proves the sign-in and nothing else.
  authelia: { title: 'Authelia', scopes: ['groups'], userinfo: 'always' },
  // Older releases say `nickname` for the user name; groups are in UserInfo, the direct ones in the ID token.
  gitlab: {
    title: 'GitLab',
    issuer: 'https://gitlab.com',
    notice: 'everybody with an account there can sign in; what they may do is for the rules to say',
    claims: {
      id: ['preferred_username', 'nickname', 'sub'],
      groups: ['groups', 'groups_direct'],
    },
  },
};
