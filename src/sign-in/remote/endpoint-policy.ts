import type { OidcMethodConfig } from '../../config/config.ts';
import { providerErrors } from './errors.ts';

/**
 * Which addresses a provider may name, for its own metadata must not send us, or people, anywhere else
 * (OpenID Connect Discovery 4.3, server-side request forgery).
 */
export interface EndpointPolicy {
  /**
   * The address our server asks for an endpoint: below `internalUrl` where that stands for the issuer.
   * Throws `provider_unavailable` when it must not be asked. `name` says which it is, for the operator.
   */
  forServer(address: string, name: string): URL;
  /** An address a browser is sent to. Throws as above. */
  forBrowser(address: string, name: string): URL;
}

type PolicyConfig = Pick<
  OidcMethodConfig,
  'issuer' | 'internalUrl' | 'allowHttp' | 'endpointHosts'
>;

export function createEndpointPolicy(config: PolicyConfig): EndpointPolicy {
  const issuer = new URL(config.issuer);
  const { internalUrl } = config;
  const httpAllowed = config.allowHttp && issuer.protocol === 'http:';
  const hosts = [issuer.host, ...config.endpointHosts.map((host) => host.toLowerCase())];
  const toInternal = internalUrl ? createRewriter(issuer, internalUrl) : (url: URL) => url;

  const check = (address: string, name: string): URL => {
    const url = URL.parse(address);
    if (url?.username !== '' || url.password !== '') {
      throw providerErrors.unavailable('endpoint_form', { detail: name });
    }
    const detail = `${name} on ${url.protocol}//${url.host}`;
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && httpAllowed)) {
      throw providerErrors.unavailable('endpoint_protocol', { detail });
    }
    if (!hosts.some((host) => fits(url, host))) {
      throw providerErrors.unavailable('endpoint_host', { detail });
    }
    return url;
  };

  return {
    forBrowser: check,
    forServer(address, name) {
      // A provider asked over its internal address may name that address for its other endpoints.
      const url = URL.parse(address);
      if (url && internalUrl && url.origin === internalUrl.origin && url.username === '') {
        return url;
      }
      return toInternal(check(address, name));
    },
  };
}

/** Whether `url` is on `host`: `host`, `host:port`, or `*.host` for any name below it. */
function fits(url: URL, host: string): boolean {
  if (host.startsWith('*.'))
    return url.host.length >= host.length && url.host.endsWith(host.slice(1));
  return url.host === URL.parse(`${url.protocol}//${host}`)?.host;
}

/**
 * `internalUrl` stands for the issuer; what is beside the issuer on its host stands beside it there too.
 * What the two paths have in common at their ends is left out of the comparison, so that
 * `https://id.example.org/realms/staff` and `http://keycloak:8080/realms/staff/` are the roots `/` of
 * both hosts.
 */
function createRewriter(issuer: URL, internalUrl: URL): (url: URL) => URL {
  const outside = segmentsOf(issuer);
  const inside = segmentsOf(internalUrl);
  while (outside.length > 0 && inside.length > 0 && outside.at(-1) === inside.at(-1)) {
    outside.pop();
    inside.pop();
  }
  const outsideRoot = rootOf(outside);
  const insideRoot = rootOf(inside);
  return (url) => {
    if (url.origin !== issuer.origin || !url.pathname.startsWith(outsideRoot)) return url;
    const rewritten = new URL(internalUrl.origin);
    rewritten.pathname = insideRoot + url.pathname.slice(outsideRoot.length);
    rewritten.search = url.search;
    return rewritten;
  };
}

function segmentsOf(url: URL): string[] {
  return url.pathname.split('/').filter((segment) => segment !== '');
}

function rootOf(segments: readonly string[]): string {
  return segments.length === 0 ? '/' : `/${segments.join('/')}/`;
}
