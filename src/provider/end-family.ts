import type { UsherContext } from '../http/request-context.ts';
import type { InlineGrant } from '../model/inline-grant.ts';
import type { ProviderDeps } from './provider-deps.ts';

/** Ends a family of tokens of which one came twice: one line in the log, however often it comes. */
export async function endFamily(
  { storage, clock }: ProviderDeps,
  context: UsherContext,
  { id, userId, jitsi, room }: InlineGrant,
  spent: 'code' | 'refresh-token',
): Promise<void> {
  if (!(await storage.inlineGrants.end(id, clock.nowSeconds()))) return;
  const { log, clientAddress: address } = context.var;
  const { backend, tenant } = room;
  log.warn('inline_token_reused', { spent, user: userId, jitsi, room: backend, tenant, address });
}
