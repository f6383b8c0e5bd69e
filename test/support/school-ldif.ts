import { ADA_PASSWORD, SERVICE_PASSWORD } from './ldap-settings.ts';

export const ADMIN_PASSWORD = 'admin-word-3Kx9';
const SUFFIX = 'dc=example,dc=org';

/** The groups that `joiner` is in: more than a server says at one time. */
const CROWDS = 1200;

interface Person {
  readonly uid: string;
  readonly cn?: string;
  readonly password?: string;
  /** Further lines of its entry. */
  readonly more?: readonly string[];
  /** The folder it is in; default `people`. */
  readonly ou?: string;
}

/** The password of somebody: ada's is known from elsewhere. */
export function passwordOf(uid: string): string {
  return uid === 'ada' ? ADA_PASSWORD : `word-of-${uid}-2026`;
}

/** Who is called `pupil01` to `pupil20`, in groups of the same name. */
export const PUPILS = Array.from(
  { length: 20 },
  (_, at) => `pupil${String(at + 1).padStart(2, '0')}`,
);

const people: readonly Person[] = [
  {
    uid: 'ada',
    cn: 'Ada Lovelace',
    more: ['givenName: Ada', 'displayName: Ada, Countess of Lovelace', 'mail: ada@example.org'],
  },
  { uid: 'müller', cn: 'Jürgen Müller' },
  { uid: 'a*b(c)\\d', cn: 'Sign, "Signs" + <More>; =#' },
  { uid: 'twin', ou: 'people' },
  { uid: 'twin', ou: 'others' },
  { uid: 'locked', more: ['pwdAccountLockedTime: 000001010000Z'] },
  { uid: 'reset', more: ['pwdReset: TRUE'] },
  { uid: 'expired', more: ['pwdPolicySubentry: cn=short,ou=policies,dc=example,dc=org'] },
  { uid: 'wordless' },
  { uid: 'joiner' },
  ...PUPILS.map((uid) => ({ uid })),
];

const groups: Readonly<Record<string, readonly string[]>> = {
  board: ['uid=ada,ou=people'],
  staff: ['cn=board,ou=groups'],
  everybody: ['cn=staff,ou=groups'],
  'round-1': ['uid=ada,ou=people', 'cn=round-2,ou=groups'],
  'round-2': ['cn=round-1,ou=groups'],
  ...Object.fromEntries(PUPILS.map((uid) => [uid, [`uid=${uid},ou=people`]])),
  ...Object.fromEntries(
    Array.from({ length: CROWDS }, (_, at) => [`crowd-${at}`, ['uid=joiner,ou=people']]),
  ),
};

/** A directory with people, groups, policies, and what is odd about directories. */
export function schoolLdif(): string {
  return [
    entry(SUFFIX, [
      'objectClass: organization',
      'objectClass: dcObject',
      'o: School',
      'dc: example',
    ]),
    ...['people', 'others', 'groups', 'services', 'policies'].map((ou) =>
      entry(`ou=${ou},${SUFFIX}`, ['objectClass: organizationalUnit', `ou: ${ou}`]),
    ),
    entry(`cn=usher,ou=services,${SUFFIX}`, [
      'objectClass: organizationalRole',
      'objectClass: simpleSecurityObject',
      'cn: usher',
      `userPassword: ${SERVICE_PASSWORD}`,
    ]),
    policy('usual', []),
    policy('short', ['pwdMaxAge: 1']),
    ...people.map(personEntry),
    ...Object.entries(groups).map(([cn, members]) =>
      entry(`cn=${cn},ou=groups,${SUFFIX}`, [
        'objectClass: groupOfNames',
        `cn: ${cn}`,
        ...members.map((member) => `member: ${member},${SUFFIX}`),
      ]),
    ),
    entry(`cn=unix,ou=groups,${SUFFIX}`, [
      'objectClass: posixGroup',
      'cn: unix',
      'gidNumber: 1000',
      'memberUid: ada',
    ]),
    entry(`cn=somebody-else,ou=people,${SUFFIX}`, [
      'objectClass: alias',
      'objectClass: extensibleObject',
      'cn: somebody-else',
      'uid: alias',
      `aliasedObjectName: uid=ada,ou=people,${SUFFIX}`,
    ]),
    entry(`ou=elsewhere,${SUFFIX}`, [
      'objectClass: referral',
      'objectClass: extensibleObject',
      'ou: elsewhere',
      'ref: ldap://127.0.0.1:9/ou=elsewhere,dc=example,dc=org',
    ]),
  ].join('\n');
}

function personEntry({
  uid,
  cn = uid,
  password = passwordOf(uid),
  more = [],
  ou = 'people',
}: Person) {
  const word = uid === 'wordless' ? [] : [text('userPassword', password)];
  return entry(`${rdn(uid)},ou=${ou},${SUFFIX}`, [
    'objectClass: inetOrgPerson',
    text('uid', uid),
    text('cn', cn),
    text('sn', cn.split(' ').at(-1) ?? cn),
    ...word,
    ...more,
    'pwdChangedTime: 20200101000000Z',
  ]);
}

function policy(cn: string, more: readonly string[]): string {
  return entry(`cn=${cn},ou=policies,${SUFFIX}`, [
    'objectClass: device',
    'objectClass: pwdPolicy',
    `cn: ${cn}`,
    'pwdAttribute: userPassword',
    'pwdLockout: TRUE',
    'pwdMaxFailure: 3',
    'pwdLockoutDuration: 0',
    'pwdMustChange: TRUE',
    ...more,
  ]);
}

function rdn(uid: string): string {
  return `uid=${uid.replace(/[\\,+"<>;=#]/g, '\\$&')}`;
}

/** Base64, which every value may be in (RFC 2849). */
function text(name: string, value: string): string {
  return `${name}:: ${Buffer.from(value).toString('base64')}`;
}

function entry(dn: string, lines: readonly string[]): string {
  return `${[text('dn', dn), ...lines].join('\n')}\n`;
}
