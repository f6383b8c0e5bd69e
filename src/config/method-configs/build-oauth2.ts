import type { ClaimsConfig } from '../config.ts';
import { effectiveClaims } from '../effective-claims.ts';
import { DEFAULT_CLAIMS } from '../presets.ts';
import type { githubMethod, oauth2Method } from '../sections/oauth2.ts';
import type { Draft, Value } from '../setting.ts';
import type { GithubMethodConfig, Oauth2MethodConfig } from './oauth2.ts';

type Oauth2Draft = Draft<typeof oauth2Method>;
type GithubDraft = Draft<typeof githubMethod>;

const GITHUB = 'https://github.com/';
const GITHUB_API = 'https://api.github.com/';

/** What GitHub says of a person, as `read-github.ts` puts it together. */
const GITHUB_CLAIMS: ClaimsConfig = {
  id: ['login'],
  name: ['name', 'login'],
  email: ['email'],
  emailVerified: ['email_verified'],
  avatar: ['avatar_url'],
  groups: ['groups'],
  affiliation: [],
  moderator: [],
};

export function oauth2Id(method: Oauth2Draft): string {
  return method.id ?? 'oauth2';
}

export function githubId(method: GithubDraft): string {
  return method.id ?? 'github';
}

export function oauth2Claims(method: Oauth2Draft): ClaimsConfig {
  return effectiveClaims(method.claims, DEFAULT_CLAIMS);
}

export function githubClaims(method: GithubDraft): ClaimsConfig {
  return effectiveClaims(method.claims, GITHUB_CLAIMS);
}

export function buildOauth2(method: Value<typeof oauth2Method>): Oauth2MethodConfig {
  return {
    ...shared(method),
    type: 'oauth2',
    id: oauth2Id(method),
    title: method.title ?? URL.parse(method.authorization_endpoint)?.host ?? 'OAuth 2',
    clientAuth:
      method.client_auth ?? (method.client_secret === undefined ? 'none' : 'client_secret_basic'),
    authorizationEndpoint: method.authorization_endpoint,
    tokenEndpoint: method.token_endpoint,
    userinfoEndpoint: method.userinfo_endpoint,
    moreEndpoints: method.more_endpoints,
    scopes: method.scopes,
    authorizationParameters: method.authorization_parameters,
    claims: oauth2Claims(method),
    subject: method.subject,
  };
}

export function buildGithub(method: Value<typeof githubMethod>): GithubMethodConfig {
  const site = method.url ?? new URL(GITHUB);
  // GitHub Enterprise Server has its interface below its own address.
  const api = method.api_url?.href ?? (site.href === GITHUB ? GITHUB_API : `${site}api/v3/`);
  return {
    ...shared(method),
    type: 'github',
    id: githubId(method),
    title: method.title ?? 'GitHub',
    clientAuth: 'client_secret_post',
    authorizationEndpoint: new URL('login/oauth/authorize', site).href,
    tokenEndpoint: new URL('login/oauth/access_token', site).href,
    apiUrl: api,
    groups: method.groups,
    scopes: ['read:user', 'user:email', ...(method.groups ? ['read:org'] : [])],
    authorizationParameters: {},
    claims: githubClaims(method),
    // The login can be renamed, and then taken by somebody else.
    subject: ['id'],
  };
}

function shared(method: Value<typeof oauth2Method> | Value<typeof githubMethod>) {
  return {
    emailDomains: method.email_domains,
    clientId: method.client_id,
    clientSecret: method.client_secret ?? null,
    allowHttp: method.allow_http,
    redirectPath: method.redirect_path ?? null,
    deadlineSeconds: method.deadline,
  };
}
