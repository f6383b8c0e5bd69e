import type { ClaimsConfig } from '../config.ts';
import type { MethodBasics } from '../method-config.ts';

/** The directories that have a preset. */
export type LdapPreset = 'ad' | 'freeipa' | 'univention';

/** How the way to a directory server is protected. `none` only by an explicit switch. */
export type LdapTransport = 'ldaps' | 'starttls' | 'none';

/** One server of a directory. */
export interface LdapServer {
  readonly host: string;
  readonly port: number;
  readonly transport: LdapTransport;
}

/**
 * Under which name a person's password is tried without a search before: a DN made of a template with
 * `{username}`, or `name@realm` (Active Directory's userPrincipalName).
 */
export type LdapDirectBind =
  | { readonly kind: 'dn'; readonly template: string }
  | { readonly kind: 'realm'; readonly realm: string };

/**
 * Where a person's groups are found.
 *
 * - `none`: nowhere
 * - `member_of`: in the person's own attribute `memberOf`
 * - `member`: the groups that name the person
 * - `nested`: those, the groups that name these, and so on: at most 10 levels
 * - `ad_nested`: the same, by Active Directory's own matching rule (1.2.840.113556.1.4.1941)
 */
export type LdapGroupSource = 'none' | 'member_of' | 'member' | 'nested' | 'ad_nested';

export interface LdapGroupsConfig {
  readonly from: LdapGroupSource;
  /** A DN; groups are searched below it. */
  readonly base: string;
  /** RFC 4515; groups that do not match are none. */
  readonly filter: string;
  /** The attribute in which a group names its members: `member`, `uniqueMember`, `memberUid`. */
  readonly memberAttribute: string;
  /** What stands in it: the person's DN, or the name they are known by. */
  readonly memberValue: 'dn' | 'username';
  /** What a group is called in rules. */
  readonly name: 'cn' | 'dn';
}

/** A sign-in with a name and a password that a directory knows (LDAP, RFC 4511). */
export interface LdapMethodConfig extends MethodBasics {
  readonly type: 'ldap';
  readonly preset: LdapPreset | null;
  /** In the order in which they are tried, at least one. */
  readonly servers: readonly LdapServer[];
  /** The file with the authorities whose certificates are believed, PEM; null: those that Node knows. */
  readonly caFile: string | null;
  /** The DN below which people are searched. */
  readonly base: string;
  /** Whom Usher searches as; null: anonymously. Not used with `directBind`. */
  readonly bindDn: string | null;
  readonly bindPassword: string | null;
  /** RFC 4515, with `{username}`, `{user}` and `{domain}`: what was typed, and its parts around the last `@`. */
  readonly filter: string;
  /** Null: the person is searched first. */
  readonly directBind: LdapDirectBind | null;
  /** The attribute that names a person for ever: `entryUUID`, `objectGUID`. */
  readonly subjectAttribute: string;
  /** Further attributes that are kept as claims. */
  readonly attributes: readonly string[];
  readonly groups: LdapGroupsConfig;
  /** Whether the directory vouches for the e-mail addresses in it. */
  readonly emailVerified: boolean;
  readonly claims: ClaimsConfig;
  /** What is asked for above the field for the name; null: "User name". */
  readonly usernameLabel: string | null;
  /** How long one server may take to connect, and for each answer. */
  readonly serverDeadlineSeconds: number;
  /** How long one sign-in may take, all servers and questions together. */
  readonly deadlineSeconds: number;
  /** Connections at one time, at most: so many that search, and as many that try a password each. */
  readonly connections: number;
}
