import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { InlineClient } from './inline-client.ts';
import type { ProviderDeps } from './provider-deps.ts';

/** The client that the library has found. */
export function clientOf({ clients }: ProviderDeps, { oidc }: KoaContextWithOIDC): InlineClient {
  const client = clients.get(oidc.client?.clientId ?? '');
  if (!client) throw new errors.InvalidClient('client not found');
  // Who proves themselves twice, or as who they are not, is nobody's client (RFC 6749 2.3).
  if (oidc.body?.['client_secret'] !== undefined) {
    throw new errors.InvalidRequest('the client is public and has no secret');
  }
  return client;
}

/** A parameter that must stand there. The library has seen to it that it stands once. */
export function parameterOf({ oidc }: KoaContextWithOIDC, name: string): string {
  const value = oidc.params?.[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new errors.InvalidRequest(`missing required parameter: ${name}`);
}

/** A grant that the rules do not renew: the page is told why, in words that a person understands. */
export function refuseGrant(why: string): Error {
  const refusal = new errors.InvalidGrant(why);
  refusal.error_description = why;
  return refusal;
}
