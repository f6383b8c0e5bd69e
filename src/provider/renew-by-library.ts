import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { currentExchange } from './exchange.ts';
import type { ProviderDeps } from './provider-deps.ts';
import { type RenewalRefusal, renew } from './renew.ts';
import { clientOf, parameterOf, refuseGrant } from './token-request.ts';

/** A renewal that the library has judged first, since something about the request is not as Jitsi asks. */
export async function renewByLibrary(
  deps: ProviderDeps,
  context: KoaContextWithOIDC,
): Promise<void> {
  const client = clientOf(deps, context);
  const refreshToken = parameterOf(context, 'refresh_token');
  const scope = readScope(context);
  const renewal = await renew(deps, currentExchange().context, { client, refreshToken, scope });
  if (renewal.kind === 'refused') throw refusalOf(renewal, scope);
  context.body = renewal.answer;
}

function readScope({ oidc }: KoaContextWithOIDC): string | null {
  const scope = oidc.params?.['scope'];
  return typeof scope === 'string' && scope !== '' ? scope : null;
}

function refusalOf({ error, description, reason }: RenewalRefusal, scope: string | null): Error {
  if (error === 'invalid_scope') return new errors.InvalidScope(description, scope ?? '');
  return description === reason ? refuseGrant(reason) : new errors.InvalidGrant(reason);
}
