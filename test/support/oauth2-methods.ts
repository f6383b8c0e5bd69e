import { systemClock } from '../../src/base/clock.ts';
import { createLog } from '../../src/base/log.ts';
import { systemRandom } from '../../src/base/random.ts';
import type { RedirectMethod } from '../../src/sign-in/method.ts';
import { createOauth2Method } from '../../src/sign-in/methods/oauth2/oauth2-method.ts';
import { GITHUB_CLIENT, type GithubStandIn } from './github-stand-in.ts';
import { withMethods } from './sample-methods.ts';
import { configOf } from './sample-settings.ts';

const CLIENT = `client_id: ${GITHUB_CLIENT.id}, client_secret: ${GITHUB_CLIENT.secret}, allow_http: true, deadline: 2s`;

/** The settings of a GitHub Enterprise Server that is the stand-in, as a YAML map. */
export function githubSettings({ url }: Pick<GithubStandIn, 'url'>, more = ''): string {
  return `{ type: github, url: ${url}, ${CLIENT}${more} }`;
}

/** The same server, described by its addresses. */
export function describedSettings({ url }: Pick<GithubStandIn, 'url'>, more = ''): string {
  return `{ type: oauth2, authorization_endpoint: ${url}login/oauth/authorize, token_endpoint: ${url}login/oauth/access_token, userinfo_endpoint: ${url}api/v3/user, more_endpoints: { orgs: ${url}api/v3/user/orgs }, client_auth: client_secret_post, subject: [id], claims: { id: [login], groups: ['orgs[*].login'] }, ${CLIENT}${more} }`;
}

export function githubMethod(
  provider: GithubStandIn,
  more = '',
  secret: string = GITHUB_CLIENT.secret,
): RedirectMethod {
  return open(githubSettings(provider, more).replace(GITHUB_CLIENT.secret, secret));
}

export function describedMethod(provider: GithubStandIn, more = ''): RedirectMethod {
  return open(describedSettings(provider, more));
}

function open(text: string): RedirectMethod {
  const [settings] = configOf(withMethods(text)).signIn.methods;
  if (settings?.type !== 'github' && settings?.type !== 'oauth2') throw new Error('not OAuth 2');
  const log = createLog({ level: 'fatal' });
  return createOauth2Method(settings, { clock: systemClock, random: systemRandom, log });
}
