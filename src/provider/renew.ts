import type { UsherContext } from '../http/request-context.ts';
import type { InlineGrant } from '../model/inline-grant.ts';
import { endFamily } from './end-family.ts';
import { findFamily } from './find-family.ts';
import { type HandedOut, handOut, type TokenAnswer } from './hand-out.ts';
import type { InlineClient } from './inline-client.ts';
import type { ProviderDeps } from './provider-deps.ts';

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
  const handed = await renewOnce(deps, context, request);
  if (handed.kind !== 'overtaken') return handed;
  // Somebody else was quicker by a moment: the same token is now the one before the last.
  const again = await renewOnce(deps, context, request);
  return again.kind === 'overtaken' ? refuse('refresh token already used') : again;
}

async function renewOnce(
  deps: ProviderDeps,
  context: UsherContext,
  { client, refreshToken, scope }: RenewalRequest,
): Promise<Renewal | Extract<HandedOut, { kind: 'overtaken' }>> {
  const family = await findFamily(deps, client, refreshToken);
  if (family.kind === 'none') return refuse(family.reason);
  const { grant } = family;
  if (family.kind === 'reused') {
    await endFamily(deps, context, grant, 'refresh-token');
    return refuse('refresh token already used');
  }
  if (scope !== null && !isGranted(grant, scope)) return SCOPE_TOO_WIDE;
  const { comer, advances } = family;
  const order = { grant, comer, client, scope: scope ?? grant.scope, advances };
  const handed = await handOut(deps, context, order);
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
