import { anyWords, choice, count, duration, flag, secretText, text } from '../kinds.ts';
import { ldapAddresses } from '../ldap-address.ts';
import { LDAP_CLAIMS } from '../ldap-presets.ts';
import { optional, required, secret, section, withDefault } from '../setting.ts';
import { claimsSectionWith } from './claims.ts';
import { methodBasics } from './method-basics.ts';

/** An attribute by its name or its number (RFC 4512 1.4). */
const ATTRIBUTE = /^(?:[A-Za-z][A-Za-z0-9-]{0,99}|[0-9]+(?:\.[0-9]+){1,20})$/;
const attribute = () => text({ pattern: ATTRIBUTE, form: 'the name of an attribute' });
/** At least one pair of a type and a value (RFC 4514); whether it is there only the directory knows. */
const DN = /^[^\p{Cc}=]{1,100}=[^\p{Cc}]{1,900}$/u;
const dn = () => text({ pattern: DN, form: 'a DN such as ou=people,dc=example,dc=org' });
const filter = () => text({ form: 'a filter (RFC 4515) such as (uid={username})' });

const groupsSection = section('Where the groups are found that rules can name.', {
  from: optional(choice(['none', 'member_of', 'member', 'nested', 'ad_nested']), {
    meaning:
      "`member`: the groups that name the person; `nested`: also the groups that name these, ten levels up; `member_of`: the person's own attribute memberOf; `ad_nested`: as nested, reckoned by Active Directory; `none`.",
    example: 'nested',
    follows: "member, or the preset's",
  }),
  base: optional(dn(), {
    meaning: 'Below which groups are searched.',
    example: 'ou=groups,dc=example,dc=org',
    follows: '`base`',
  }),
  filter: optional(filter(), {
    meaning: 'What a group must match to be one.',
    example: '(objectClass=groupOfUniqueNames)',
    follows: "(objectClass=groupOfNames), or the preset's",
  }),
  member_attribute: optional(attribute(), {
    meaning: 'The attribute in which a group names its members.',
    example: 'uniqueMember',
    follows: "member, or the preset's",
  }),
  member_value: optional(choice(['dn', 'username']), {
    meaning: 'What stands in it: the DN of a person, or their user name, as in memberUid.',
    example: 'username',
    follows: '`username` for memberUid, else `dn`',
  }),
  name: withDefault(choice(['cn', 'dn']), 'cn', {
    meaning:
      'What a group is called in rules: its cn, or its whole DN, where several groups have one cn.',
    example: 'dn',
    shown: 'cn',
  }),
});

export const ldapMethod = section('LDAP: OpenLDAP, Active Directory, FreeIPA, Univention.', {
  ...methodBasics({ id: 'school', follows: 'the name of the preset, else `ldap`' }),
  preset: optional(choice(['ad', 'freeipa', 'univention']), {
    meaning: 'Fills in what this directory needs; a setting that is written down wins.',
    example: 'ad',
    inExample: true,
  }),
  url: required(ldapAddresses(), {
    meaning:
      'The servers of the directory, in the order in which they are tried. `ldap://` goes on with StartTLS; certificates are always checked.',
    example: '[ldaps://dc1.example.org, ldaps://dc2.example.org]',
  }),
  ca_file: optional(text(), {
    meaning:
      'A file with the authorities whose certificates are believed (PEM), in the place of those that Node knows.',
    example: '/etc/usher/directory-ca.pem',
  }),
  allow_plain: withDefault(flag(), false, {
    meaning:
      'Leaves out StartTLS with `ldap://`: every password is then there to be read on the way. For tests only.',
    example: 'true',
    shown: 'false',
  }),
  base: required(dn(), {
    meaning: 'Below which people are searched.',
    example: 'dc=example,dc=org',
  }),
  bind_dn: optional(text(), {
    meaning:
      'Whom Usher searches as: an account that may read people and groups, and nothing more. Without one it searches anonymously.',
    example: 'cn=usher,ou=services,dc=example,dc=org',
    inExample: true,
  }),
  bind_password: secret(
    optional(secretText(), {
      meaning: 'The password of that account.',
      example: '/run/secrets/directory',
      inExample: true,
    }),
  ),
  filter: optional(filter(), {
    meaning:
      'Whom a typed name means. `{username}` is what was typed, `{user}` and `{domain}` its parts around the last @.',
    example: '(&(objectClass=person)(|(uid={username})(mail={username})))',
    follows: "(uid={username}), or the preset's",
  }),
  user_dn: optional(dn(), {
    meaning:
      'Tries the password at once under this name, without a search and without `bind_dn`. It holds `{username}`.',
    example: "'uid={username},ou=people,dc=example,dc=org'",
  }),
  realm: optional(text({ pattern: /^[A-Za-z0-9.-]{1,255}$/, form: 'a domain' }), {
    meaning:
      'The same with Active Directory, under `name@realm`. Who types another realm is refused.',
    example: 'corp.example.org',
  }),
  subject_attribute: optional(attribute(), {
    meaning:
      'The attribute that names a person for ever and is never given to another. It is part of every account.',
    example: 'nsUniqueId',
    follows: "entryUUID, or the preset's",
  }),
  attributes: withDefault(anyWords('attributes'), [], {
    meaning: 'Further attributes that rules can name as claims; the mapped ones are read anyway.',
    example: '[employeeType, departmentNumber]',
    shown: '[]',
  }),
  groups: groupsSection,
  mail_verified: withDefault(flag(), false, {
    meaning:
      'Whether an e-mail address there is as good as checked: because people cannot change it themselves.',
    example: 'true',
    shown: 'false',
  }),
  claims: claimsSectionWith(LDAP_CLAIMS),
  username_label: optional(text({ maxLength: 80 }), {
    meaning: 'What stands above the field for the name.',
    example: 'School account',
    follows: '"User name", in the language of the page',
  }),
  server_deadline: withDefault(duration(1, 30), 3, {
    meaning:
      'How long one server may take to connect, and for each answer, before the next is asked.',
    example: '5s',
    shown: '3s',
  }),
  deadline: withDefault(duration(1, 60), 10, {
    meaning: 'How long a sign-in waits for the directory, all servers and answers together.',
    example: '5s',
    shown: '10s',
  }),
  connections: withDefault(count(1, 64, 'connections'), 8, {
    meaning:
      'How many connections search at one time at most, and how many try a password. Whoever comes later waits, within `deadline`.',
    example: '16',
    shown: '8',
  }),
});
