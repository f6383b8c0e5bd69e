import type { ClaimsConfig } from './config.ts';

/**
 * Where SAML providers say who somebody is: eduPerson by its short names, whatever the name on the wire, and the claim
 * types of ADFS and Entra ID, which `sign-in/methods/saml` turns into the same.
 */
export const SAML_CLAIMS: ClaimsConfig = {
  id: ['uid', 'eduPersonPrincipalName', 'userPrincipalName', 'name_id'],
  name: ['displayName', 'givenName+sn', 'cn', 'cn[0]', 'uid'],
  email: ['mail', 'mail[0]', 'email'],
  emailVerified: ['email_verified'],
  avatar: [],
  groups: ['isMemberOf', 'memberOf', 'groups', 'role'],
  affiliation: [],
  moderator: [],
};

/** What proves a second factor: the profile of the research federations, and what ADFS and Entra ID say. */
export const SECOND_FACTOR_CONTEXTS: readonly string[] = [
  'https://refeds.org/profile/mfa',
  'http://schemas.microsoft.com/claims/multipleauthn',
];
