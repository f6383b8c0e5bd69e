import type { Identity } from './identity.ts';

/** How strong a sign-in has to be. */
export interface Requirement {
  /** Classes of authentication (OpenID Connect Core 2, SAML authn-context) of which it must have one; empty: any. */
  readonly acr: readonly string[];
  /** Whether the person must have proved who they are by a second factor. */
  readonly secondFactor: boolean;
}

/** Whether a sign-in is as strong as that. Who has not signed in has proved nothing. */
export function isMet(
  { acr, secondFactor }: Requirement,
  identity: Pick<Identity, 'acr' | 'secondFactor'> | null,
): boolean {
  if (identity === null) return false;
  const hasClass = acr.length === 0 || (identity.acr !== null && acr.includes(identity.acr));
  return hasClass && (!secondFactor || identity.secondFactor);
}
