import { single } from '../http/request-context.ts';
import { parseJitsiState } from '../jitsi/state.ts';
import type { ProviderDeps } from './provider-deps.ts';

/**
 * Where Jitsi's page takes up a renewal by itself: it puts its refresh token into the `state` of a sign-in, and wants
 * nothing but to come back with it. It goes only to the client's own address, and is read by nobody here. Null for
 * every other request.
 */
export function findReturnForRenewal(
  query: URLSearchParams,
  { clients, issuer }: Pick<ProviderDeps, 'clients' | 'issuer'>,
): URL | null {
  const state = single(query, 'state');
  const client = clients.get(single(query, 'client_id') ?? '');
  if (state === null || !client || !holdsRefreshToken(state)) return null;
  if (single(query, 'redirect_uri') !== client.redirectUri) return null;
  const back = new URL(client.redirectUri);
  back.search = new URLSearchParams({ state, iss: issuer }).toString();
  return back;
}

function holdsRefreshToken(state: string): boolean {
  if (!state.includes('"refreshToken"') || !parseJitsiState(state)) return false;
  const { refreshToken } = JSON.parse(state);
  return typeof refreshToken === 'string' && refreshToken !== '';
}
