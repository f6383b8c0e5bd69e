import { LDAP_CLAIMS } from '../../src/config/ldap-presets.ts';
import type { LdapMethodConfig } from '../../src/config/method-configs/ldap.ts';

/** The passwords that a test directory knows. */
export const SERVICE_PASSWORD = 'service-word-7Hq2';
export const ADA_PASSWORD = 'Analytical-Engine-1843';

/** A way to sign in at a directory on this machine, with what a test cares about put over it. */
export function ldapSettings(more: Partial<LdapMethodConfig> = {}): LdapMethodConfig {
  return {
    type: 'ldap',
    id: 'school',
    title: 'School',
    emailDomains: [],
    preset: null,
    servers: [{ host: '127.0.0.1', port: 1, transport: 'none' }],
    caFile: null,
    base: 'dc=example,dc=org',
    bindDn: 'cn=usher,ou=services,dc=example,dc=org',
    bindPassword: SERVICE_PASSWORD,
    filter: '(&(objectClass=person)(uid={username}))',
    directBind: null,
    subjectAttribute: 'entryUUID',
    attributes: [],
    groups: {
      from: 'member',
      base: 'ou=groups,dc=example,dc=org',
      filter: '(objectClass=groupOfNames)',
      memberAttribute: 'member',
      memberValue: 'dn',
      name: 'cn',
    },
    emailVerified: false,
    claims: LDAP_CLAIMS,
    usernameLabel: null,
    serverDeadlineSeconds: 2,
    deadlineSeconds: 5,
    connections: 8,
    ...more,
  };
}
