import type { ClaimsConfig } from '../config.ts';
import { effectiveClaims } from '../effective-claims.ts';
import { ldapDefaults } from '../ldap-presets.ts';
import type { ldapMethod } from '../sections/ldap.ts';
import type { Draft, Value } from '../setting.ts';
import type { LdapDirectBind, LdapGroupsConfig, LdapMethodConfig } from './ldap.ts';

type LdapDraft = Draft<typeof ldapMethod>;
type LdapSettings = Value<typeof ldapMethod>;

export function ldapId(method: LdapDraft): string {
  return method.id ?? method.preset ?? 'ldap';
}

/** The claims that are read: what is written down, else the preset's, else the usual ones. */
export function ldapClaims(method: LdapDraft): ClaimsConfig {
  return effectiveClaims(method.claims, defaultsOf(method).claims);
}

/** Whether it tells of groups at all. */
export function ldapHasGroups(method: LdapDraft): boolean {
  const isFound = (method.groups.from ?? defaultsOf(method).groups.from) !== 'none';
  const isMadeOfOthers = ldapClaims(method).groups.some((path) => path !== 'groups');
  return ldapClaims(method).groups.length > 0 && (isFound || isMadeOfOthers);
}

/**
 * A directory with everything filled in: what is written down, else the preset, else the default. `besideConfig`: a
 * path as it is meant from where the configuration stands.
 */
export function buildLdap(
  method: LdapSettings,
  besideConfig: (path: string) => string,
): LdapMethodConfig {
  const defaults = defaultsOf(method);
  const [first] = method.url;
  return {
    type: 'ldap',
    id: ldapId(method),
    title: method.title ?? defaults.title ?? first?.host ?? 'LDAP',
    emailDomains: method.email_domains,
    preset: method.preset ?? null,
    servers: method.url.map(({ scheme, host, port }) => ({
      host,
      port,
      transport: scheme === 'ldaps' ? 'ldaps' : method.allow_plain ? 'none' : 'starttls',
    })),
    caFile: method.ca_file === undefined ? null : besideConfig(method.ca_file),
    base: method.base,
    bindDn: method.bind_dn ?? null,
    bindPassword: method.bind_password ?? null,
    filter: method.filter ?? defaults.filter,
    directBind: directBindOf(method),
    subjectAttribute: method.subject_attribute ?? defaults.subjectAttribute,
    attributes: method.attributes,
    groups: groupsOf(method),
    emailVerified: method.mail_verified,
    claims: ldapClaims(method),
    usernameLabel: method.username_label ?? null,
    serverDeadlineSeconds: method.server_deadline,
    deadlineSeconds: method.deadline,
    connections: method.connections,
  };
}

function defaultsOf({ preset, realm }: Pick<LdapDraft, 'preset' | 'realm'>) {
  return ldapDefaults(preset, realm !== undefined);
}

function directBindOf({ user_dn, realm }: LdapSettings): LdapDirectBind | null {
  if (user_dn !== undefined) return { kind: 'dn', template: user_dn };
  return realm === undefined ? null : { kind: 'realm', realm };
}

function groupsOf(method: LdapSettings): LdapGroupsConfig {
  const { groups: defaults } = defaultsOf(method);
  const { groups } = method;
  const memberAttribute = groups.member_attribute ?? defaults.memberAttribute;
  const usualValue = /^memberuid$/i.test(memberAttribute) ? 'username' : 'dn';
  return {
    from: groups.from ?? defaults.from,
    base: groups.base ?? method.base,
    filter: groups.filter ?? defaults.filter,
    memberAttribute,
    memberValue: groups.member_value ?? usualValue,
    name: groups.name,
  };
}
