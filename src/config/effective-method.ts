import type { ClaimsConfig } from './config.ts';
import { buildOidc, oidcClaims, oidcId } from './effective-oidc.ts';
import type { MethodConfig } from './method-config.ts';
import { buildLdap, ldapClaims, ldapHasGroups, ldapId } from './method-configs/build-ldap.ts';
import { buildLocal, localClaims, localId } from './method-configs/build-local.ts';
import {
  buildGithub,
  buildOauth2,
  githubClaims,
  githubId,
  oauth2Claims,
  oauth2Id,
} from './method-configs/build-oauth2.ts';
import { buildSaml, samlClaims, samlId } from './method-configs/build-saml.ts';
import type { methodsList } from './sections/methods.ts';
import type { Draft, Value } from './setting.ts';

/** An entry while problems are being looked for: its type is null where it is none of ours. */
export type MethodDraft = Draft<typeof methodsList>[number] | { readonly type: null };
type MethodSettings = Value<typeof methodsList>[number];

/** The id that is written down or follows; null where the type is unknown. */
export function effectiveId(method: MethodDraft): string | null {
  switch (method.type) {
    case 'oidc':
      return oidcId(method);
    case 'ldap':
      return ldapId(method);
    case 'local':
      return localId(method);
    case 'oauth2':
      return oauth2Id(method);
    case 'github':
      return githubId(method);
    case 'saml':
      return samlId(method);
    case null:
      return null;
  }
}

/**
 * A method with everything filled in: what is written down, else the preset, else the default. `besideConfig`: a path
 * as it is meant from where the configuration stands.
 */
export function buildMethod(
  method: MethodSettings,
  besideConfig: (path: string) => string,
): MethodConfig {
  switch (method.type) {
    case 'oidc':
      return buildOidc(method);
    case 'ldap':
      return buildLdap(method, besideConfig);
    case 'local':
      return buildLocal(method);
    case 'oauth2':
      return buildOauth2(method);
    case 'github':
      return buildGithub(method);
    case 'saml':
      return buildSaml(method, besideConfig);
  }
}

/** Whether its claims say who moderates. */
export function namesModerators(method: MethodDraft): boolean {
  const claims = claimsOf(method);
  return claims !== null && (claims.moderator.length > 0 || claims.affiliation.length > 0);
}

/** Whether it tells of groups at all. What cannot be read may. */
export function hasGroups(method: MethodDraft): boolean {
  if (method.type === 'ldap') return ldapHasGroups(method);
  const claims = claimsOf(method);
  return claims === null || claims.groups.length > 0;
}

/** Null where it has no claims to map, or none that can be read. */
function claimsOf(method: MethodDraft): ClaimsConfig | null {
  switch (method.type) {
    case 'oidc':
      return oidcClaims(method);
    case 'ldap':
      return ldapClaims(method);
    case 'local':
      return localClaims();
    case 'oauth2':
      return oauth2Claims(method);
    case 'github':
      return githubClaims(method);
    case 'saml':
      return samlClaims(method);
    case null:
      return null;
  }
}
