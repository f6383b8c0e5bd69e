import { paths } from '../http/paths.ts';
import { single } from '../http/request-context.ts';
import { parseJitsiState } from '../jitsi/state.ts';
import type { ProviderDeps } from './provider-deps.ts';

/**
 * Jitsi's apps open the one `tokenAuthUrl` too, in a browser that is not theirs: they leave `{code_challenge}` as it
 * stands, send no nonce, and `sso.html` has nobody there to hand a token to. They say so in the state, and get their
 * token by the way of a link, which leads back into the app. The path of that way; null for every other request.
 */
export function findAppEntry(
  query: URLSearchParams,
  { clients }: Pick<ProviderDeps, 'clients'>,
): string | null {
  const client = clients.get(single(query, 'client_id') ?? '');
  const state = parseJitsiState(single(query, 'state') ?? '');
  if (!client || !state || state.client === 'web') return null;
  return paths.enter(JSON.stringify(state.fields), client.target.config.id);
}
