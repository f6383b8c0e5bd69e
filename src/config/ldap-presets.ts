import type { ClaimsConfig } from './config.ts';
import type { LdapGroupsConfig, LdapPreset } from './method-configs/ldap.ts';

/** What holds for a directory where nothing is written down. */
export interface LdapDefaults {
  /** Null: the host of the first server. */
  readonly title: string | null;
  /** RFC 4515, with `{username}`: what was typed. */
  readonly filter: string;
  readonly subjectAttribute: string;
  readonly claims: ClaimsConfig;
  readonly groups: Omit<LdapGroupsConfig, 'base'>;
}

/**
 * Attributes of RFC 4519 and RFC 2798 by their names there. `groups` and `email_verified` are no attributes: the first
 * is what was found, the second comes of `mail_verified`. Of several values the first one will do.
 */
export const LDAP_CLAIMS: ClaimsConfig = {
  id: ['uid', 'uid[0]'],
  name: ['displayName', 'cn', 'cn[0]', 'givenName+sn'],
  email: ['mail', 'mail[0]'],
  emailVerified: ['email_verified'],
  avatar: [],
  groups: ['groups'],
  affiliation: [],
  moderator: [],
};

const GENERIC: LdapDefaults = {
  title: null,
  filter: '(uid={username})',
  // RFC 4530: an operational attribute that OpenLDAP and 389 Directory Server keep for every entry.
  subjectAttribute: 'entryUUID',
  claims: LDAP_CLAIMS,
  groups: {
    from: 'member',
    filter: '(objectClass=groupOfNames)',
    memberAttribute: 'member',
    memberValue: 'dn',
    name: 'cn',
  },
};

/** Explicit settings win over all of this. Each line says why it is there. */
const PRESETS: Readonly<Record<LdapPreset, LdapDefaults>> = {
  // Computers are users there, but not of the category person. Entries have no uid and no entryUUID.
  ad: {
    title: 'Active Directory',
    filter:
      '(&(objectCategory=person)(objectClass=user)(|(sAMAccountName={username})(userPrincipalName={username})))',
    subjectAttribute: 'objectGUID',
    claims: { ...LDAP_CLAIMS, id: ['sAMAccountName'] },
    groups: {
      from: 'member_of',
      filter: '(objectClass=group)',
      memberAttribute: 'member',
      memberValue: 'dn',
      name: 'cn',
    },
  },
  // People stand there twice: below cn=compat they are no `person`. memberOf also names rules that are no groups.
  freeipa: {
    ...GENERIC,
    title: 'FreeIPA',
    filter: '(&(objectClass=person)(uid={username}))',
    subjectAttribute: 'ipaUniqueID',
    groups: { ...GENERIC.groups, from: 'nested', filter: '(objectClass=ipaUserGroup)' },
  },
  // Groups name their members, people and groups alike, by uniqueMember.
  univention: {
    ...GENERIC,
    title: 'Univention',
    filter: '(&(objectClass=person)(uid={username}))',
    claims: { ...LDAP_CLAIMS, email: ['mailPrimaryAddress', 'mail', 'mail[0]'] },
    groups: {
      ...GENERIC.groups,
      from: 'nested',
      filter: '(objectClass=univentionGroup)',
      memberAttribute: 'uniqueMember',
    },
  },
};

/** In a realm names are told apart by what stands before the `@` as well: the realm has been looked at by then. */
const REALM_FILTER =
  '(&(objectCategory=person)(objectClass=user)(|(userPrincipalName={username})(sAMAccountName={user})))';

export function ldapDefaults(preset: LdapPreset | undefined, hasRealm: boolean): LdapDefaults {
  const defaults = preset === undefined ? GENERIC : PRESETS[preset];
  return preset === 'ad' && hasRealm ? { ...defaults, filter: REALM_FILTER } : defaults;
}
