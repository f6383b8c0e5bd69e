import { createHash } from 'node:crypto';
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { InlineGrant } from '../model/inline-grant.ts';
import { judgeGeneration } from '../model/inline-grant.ts';
import { findComer } from './comer.ts';
import { endFamily } from './end-family.ts';
import { currentExchange } from './exchange.ts';
import { handOut } from './hand-out.ts';
import type { ProviderDeps } from './provider-deps.ts';
import { clientOf, parameterOf, refuseGrant } from './token-request.ts';

/** RFC 7636 4.1. */
const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;

/** A code against tokens, once (RFC 6749 4.1.3, RFC 7636 4.6, OpenID Connect Core 3.1.3). */
export async function redeemCode(deps: ProviderDeps, context: KoaContextWithOIDC): Promise<void> {
  const client = clientOf(deps, context);
  const code = parameterOf(context, 'code');
  const redirectUri = parameterOf(context, 'redirect_uri');
  const grant = await deps.storage.inlineGrants.findByCode(code);
  if (!grant) throw new errors.InvalidGrant('authorization code not found');
  judgeBinding(grant, client.id, redirectUri, context.oidc.params?.['code_verifier']);
  const standing = judgeGeneration(grant, 0, deps.clock.nowSeconds());
  if (standing === 'over') throw new errors.InvalidGrant('authorization code is expired');
  if (standing !== 'current') return refuseSpent(deps, grant);
  const comer = await findComer(deps, grant);
  if (!comer) throw new errors.InvalidGrant('the session has ended');
  const order = { grant, comer, client, advances: true, scope: grant.scope };
  const handed = await handOut(deps, currentExchange().context, order);
  if (handed.kind === 'overtaken') return refuseSpent(deps, grant);
  if (handed.kind === 'refused') throw refuseGrant(handed.why);
  context.body = handed.answer;
}

/** Each by itself must fit. Who holds a code without the rest cannot spend it for its owner. */
function judgeBinding(
  grant: InlineGrant,
  clientId: string,
  redirectUri: string,
  verifier: unknown,
): void {
  if (grant.clientId !== clientId) throw new errors.InvalidGrant('client mismatch');
  if (grant.redirectUri !== redirectUri) {
    throw new errors.InvalidGrant('authorization code redirect_uri mismatch');
  }
  const fits =
    typeof verifier === 'string' &&
    VERIFIER.test(verifier) &&
    createHash('sha256').update(verifier).digest('base64url') === grant.codeChallenge;
  if (!fits) throw new errors.InvalidGrant('PKCE verification failed');
}

/** A code that comes twice has been seen by two: what it was exchanged for ends (RFC 6749 4.1.2). */
async function refuseSpent(deps: ProviderDeps, grant: InlineGrant): Promise<never> {
  await endFamily(deps, currentExchange().context, grant, 'code');
  throw new errors.InvalidGrant('authorization code already consumed');
}
