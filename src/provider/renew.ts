import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { type InlineGrant, judgeGeneration } from '../model/inline-grant.ts';
import { endFamily } from './end-family.ts';
import { currentExchange } from './exchange.ts';
import { type HandedOut, handOut } from './hand-out.ts';
import type { InlineClient } from './inline-client.ts';
import type { ProviderDeps } from './provider-deps.ts';
import type { RefreshTokenContent } from './refresh-token.ts';
import { findLiving } from './store-adapter.ts';
import { clientOf, parameterOf, refuseGrant } from './token-request.ts';

/** A refresh token against the next one and new tokens (RFC 6749 6, RFC 9700 4.14.2). The rules decide each time. */
export async function renew(deps: ProviderDeps, context: KoaContextWithOIDC): Promise<void> {
  const client = clientOf(deps, context);
  const content = deps.refreshTokens.read(parameterOf(context, 'refresh_token'));
  if (!content) throw new errors.InvalidGrant('refresh token not found');
  const scope = context.oidc.params?.['scope'];
  const handed = await renewOnce(deps, client, content, scope);
  // Somebody else was quicker by a moment: the same token is now the one before the last.
  const final =
    handed.kind === 'overtaken' ? await renewOnce(deps, client, content, scope) : handed;
  if (final.kind === 'refused') throw refuseGrant(final.why);
  if (final.kind === 'overtaken') throw new errors.InvalidGrant('refresh token already used');
  context.body = final.answer;
}

async function renewOnce(
  deps: ProviderDeps,
  client: InlineClient,
  { grantId, generation }: RefreshTokenContent,
  scope: unknown,
): Promise<HandedOut> {
  const grant = await deps.storage.inlineGrants.find(grantId);
  if (!grant) throw new errors.InvalidGrant('refresh token not found');
  if (grant.clientId !== client.id) throw new errors.InvalidGrant('client mismatch');
  const standing = judgeGeneration(grant, generation, deps.clock.nowSeconds());
  if (standing === 'over') throw new errors.InvalidGrant('refresh token is expired or ended');
  if (standing === 'reused') {
    await endFamily(deps, currentExchange(), grant, 'refresh-token');
    throw new errors.InvalidGrant('refresh token already used');
  }
  const session = await findLiving(deps, grant);
  if (!session) throw new errors.InvalidGrant('the session has ended');
  const advances = standing === 'current';
  const wanted = narrowScope(grant, scope);
  return handOut(deps, currentExchange(), { grant, session, client, advances, scope: wanted });
}

/** Less may be asked for, never more (RFC 6749 6). */
function narrowScope({ scope }: InlineGrant, wanted: unknown): string {
  if (typeof wanted !== 'string' || wanted === '') return scope;
  const granted = new Set(scope.split(' '));
  const names = wanted.split(' ');
  if (names.every((name) => granted.has(name)) && names.includes('openid')) return wanted;
  throw new errors.InvalidScope('refresh token missing requested scope', wanted);
}
