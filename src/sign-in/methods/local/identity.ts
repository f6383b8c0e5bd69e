import type { LocalMethodConfig } from '../../../config/method-configs/local.ts';
import type { Account } from '../../../model/account.ts';
import type { Identity } from '../../../model/identity.ts';
import type { JsonObject } from '../../../model/json.ts';
import { readClaimMapping } from '../../claims/claim-mapping.ts';
import { mapIdentity } from '../../claims/map-identity.ts';

/**
 * Whom an account is, as every method says it. `proofs`: how that was shown (`amr`, RFC 8176 2); two kinds of them, or
 * a passkey, are a second factor.
 */
export function identityOf(
  { id: methodId, groups, claims: paths }: LocalMethodConfig,
  account: Account,
  proofs: readonly string[],
  now: number,
): Identity {
  const claims: JsonObject = {
    sub: account.id,
    preferred_username: account.name,
    ...(account.displayName !== null && { name: account.displayName }),
    ...(account.email !== null && { email: account.email, email_verified: true }),
    groups: [...new Set([...groups, ...account.groups])],
    amr: [...proofs],
  };
  const mapping = readClaimMapping(paths);
  if ('problems' in mapping) throw new TypeError('Our own claim paths cannot be read.');
  const { identity } = mapIdentity(claims, mapping.mapping, methodId, account.id);
  return {
    ...identity,
    subject: account.id,
    username: account.name,
    acr: null,
    authenticatedAt: now,
    secondFactor: proofs.includes('mfa'),
    upstream: null,
  };
}
