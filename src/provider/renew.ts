import type { UsherContext } from '../http/request-context.ts';
import { type InlineGrant, judgeGeneration } from '../model/inline-grant.ts';
import { endFamily } from './end-family.ts';
import { type HandedOut, handOut, type TokenAnswer } from './hand-out.ts';
import type { InlineClient } from './inline-client.ts';
import type { ProviderDeps } from './provider-deps.ts';
import type { RefreshTokenContent } from './refresh-token.ts';
import { findLiving } from './store-adapter.ts';

/** A refresh token that was brought, by whom, and the scopes that are asked for; null for what was granted. */
export interface RenewalRequest {
  readonly client: InlineClient;
  readonly refreshToken: string;
  readonly scope: string | null;
}

export type Renewal =
  | { readonly kind: 'answer'; readonly answer: TokenAnswer }
  | ({ readonly kind: 'refused' } & RenewalRefusal);

/** RFC 6749 5.2. */
export interface RenewalRefusal {
  readonly error: 'invalid_grant' | 'invalid_scope';
  /** For whoever asks: where the rules say no, in words that a person understands. */
  readonly description: string;
  /** For the log. */
  readonly reason: string;
}

/** A refresh token against the next one and new tokens (RFC 6749 6, RFC 9700 4.14.2). The rules decide each time. */
export async function renew(
  deps: ProviderDeps,
  context: UsherContext,
  request: RenewalRequest,
): Promise<Renewal> {
  const content = deps.refreshTokens.read(request.refreshToken);
  if (!content) return refuse('refresh token not found');
  const handed = await renewOnce(deps, context, request, content);
  if (handed.kind !== 'overtaken') return handed;
  // Somebody else was quicker by a moment: the same token is now the one before the last.
  const again = await renewOnce(deps, context, request, content);
  return again.kind === 'overtaken' ? refuse('refresh token already used') : again;
}

async function renewOnce(
  deps: ProviderDeps,
  context: UsherContext,
  { client, scope }: RenewalRequest,
  { grantId, generation }: RefreshTokenContent,
): Promise<Renewal | Extract<HandedOut, { kind: 'overtaken' }>> {
  const grant = await deps.storage.inlineGrants.find(grantId);
  if (!grant) return refuse('refresh token not found');
  if (grant.clientId !== client.id) return refuse('client mismatch');
  const standing = judgeGeneration(grant, generation, deps.clock.nowSeconds());
  if (standing === 'over') return refuse('refresh token is expired or ended');
  if (standing === 'reused') {
    await endFamily(deps, context, grant, 'refresh-token');
    return refuse('refresh token already used');
  }
  const session = await findLiving(deps, grant);
  if (!session) return refuse('the session has ended');
  if (scope !== null && !isGranted(grant, scope)) return SCOPE_TOO_WIDE;
  const order = { grant, session, client, scope: scope ?? grant.scope };
  const advances = standing === 'current';
  const handed = await handOut(deps, context, { ...order, advances });
  return handed.kind === 'refused' ? refuse(handed.why, handed.why) : handed;
}

function refuse(reason: string, description = 'grant request is invalid'): Renewal {
  return { kind: 'refused', error: 'invalid_grant', description, reason };
}

const SCOPE_TOO_WIDE: Renewal = {
  kind: 'refused',
  error: 'invalid_scope',
  description: 'refresh token missing requested scope',
  reason: 'refresh token missing requested scope',
};

/** Less may be asked for, never more (RFC 6749 6). */
function isGranted({ scope }: InlineGrant, wanted: string): boolean {
  const granted = new Set(scope.split(' '));
  const names = wanted.split(' ');
  return names.every((name) => granted.has(name)) && names.includes('openid');
}
