import { type InlineGrant, judgeGeneration } from '../model/inline-grant.ts';
import { type Comer, findComer } from './comer.ts';
import type { InlineClient } from './inline-client.ts';
import type { ProviderDeps } from './provider-deps.ts';

/** What a refresh token is worth that was brought by this client. To look changes nothing. */
export type FoundFamily =
  /** `advances`: it counts; else it is the one before it, whose answer may have been lost. */
  | {
      readonly kind: 'lives';
      readonly grant: InlineGrant;
      readonly comer: Comer;
      readonly advances: boolean;
    }
  /** It came before: somebody has two of them. */
  | { readonly kind: 'reused'; readonly grant: InlineGrant }
  /** `reason`: for the log. */
  | { readonly kind: 'none'; readonly reason: string };

export async function findFamily(
  deps: Pick<ProviderDeps, 'storage' | 'refreshTokens' | 'sessions' | 'keys' | 'clock'>,
  client: InlineClient,
  refreshToken: string,
): Promise<FoundFamily> {
  const content = deps.refreshTokens.read(refreshToken);
  const grant = content && (await deps.storage.inlineGrants.find(content.grantId));
  if (!grant) return none('refresh token not found');
  if (grant.clientId !== client.id) return none('client mismatch');
  const standing = judgeGeneration(grant, content.generation, deps.clock.nowSeconds());
  if (standing === 'over') return none('refresh token is expired or ended');
  if (standing === 'reused') return { kind: 'reused', grant };
  const comer = await findComer(deps, grant);
  if (!comer?.session) return none('the session has ended, or the key was revoked');
  return { kind: 'lives', grant, comer, advances: standing === 'current' };
}

function none(reason: string): FoundFamily {
  return { kind: 'none', reason };
}
