import type { Report } from './problem.ts';
import { reservedParameters } from './reserved-parameters.ts';
import type { githubMethod, oauth2Method } from './sections/oauth2.ts';
import type { Draft } from './setting.ts';

type Oauth2Draft = Draft<typeof oauth2Method>;
type GithubDraft = Draft<typeof githubMethod>;

/** Whether the settings of one provider go together. */
export function judgeOauth2(method: Oauth2Draft, path: string, report: Report): void {
  const { authorization_endpoint, token_endpoint, userinfo_endpoint } = method;
  const { more_endpoints = {}, allow_http = false } = method;
  const addresses = { authorization_endpoint, token_endpoint, userinfo_endpoint };
  for (const [name, address] of Object.entries(addresses)) {
    judgeAddress(address, `${path}.${name}`, allow_http, report);
  }
  for (const address of Object.values(more_endpoints)) {
    judgeMore(address, `${path}.more_endpoints`, allow_http, report);
  }
  for (const name of Object.keys(method.authorization_parameters ?? {})) {
    if (!reservedParameters.has(name)) continue;
    const at = `${path}.authorization_parameters`;
    report.problem(at, `holds ${name}, which is for the protocol to set`, 'Remove it.');
  }
  judgeProof(method, path, report);
}

/** Whether the settings of a GitHub go together. */
export function judgeGithub(method: GithubDraft, path: string, report: Report): void {
  const { url, api_url, allow_http = false } = method;
  judgeAddress(url?.href, `${path}.url`, allow_http, report);
  judgeAddress(api_url?.href, `${path}.api_url`, allow_http, report);
}

function judgeMore(address: string, at: string, allowHttp: boolean, report: Report): void {
  const url = URL.parse(address);
  if (url?.username === '' && url.password === '' && /^https?:$/.test(url.protocol)) {
    judgeAddress(address, at, allowHttp, report);
    return;
  }
  report.problem(at, 'holds what is no web address', 'Write whole addresses.');
}

function judgeAddress(
  address: string | undefined,
  at: string,
  allowHttp: boolean,
  report: Report,
): void {
  if (address === undefined || allowHttp || !/^http:/i.test(address)) return;
  const mend = `Use https://, or ${report.beside(at, 'allow_http', 'true')} if this is a test.`;
  report.problem(at, 'begins with http://: anybody on the way could sign in as anybody', mend);
}

/** Nothing of a client secret that cannot be read: that was said already. */
function judgeProof(method: Oauth2Draft, path: string, report: Report): void {
  const at = `${path}.client_auth`;
  const hasSecret = method.client_secret !== undefined || report.has(`${path}.client_secret`);
  if (method.client_auth === undefined) return;
  if (method.client_auth === 'none' && hasSecret) {
    report.problem(at, 'is none although there is a client_secret', 'Remove one of the two.');
  }
  if (method.client_auth !== 'none' && !hasSecret) {
    report.problem(at, 'needs a client_secret', 'Write one, or set none for a public client.');
  }
}
