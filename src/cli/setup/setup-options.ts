import { presets } from '../../config/presets.ts';
import { isHostName } from '../../setup/generate/judge-answers.ts';
import type { OidcPreset, SetupAnswers, SetupSignIn } from '../../setup/setup-answers.ts';
import { FLAG, TEXT } from '../input/option-kinds.ts';
import { Unusable } from '../unusable.ts';

/** The flags that answer a question. */
export const ANSWER_OPTIONS = {
  installation: TEXT,
  jitsi: TEXT,
  usher: TEXT,
  flow: TEXT,
  signing: TEXT,
  guests: TEXT,
  'sign-in': TEXT,
  issuer: TEXT,
  'client-id': TEXT,
  'email-domain': TEXT,
  metadata: TEXT,
  server: TEXT,
  base: TEXT,
  organization: TEXT,
  'app-id': TEXT,
  prosody: TEXT,
  'realm-file': FLAG,
  'keycloak-directly': FLAG,
  'keep-secure-domain': FLAG,
} as const;

export type AnswerFlags = {
  readonly [name in keyof typeof ANSWER_OPTIONS]?: string | boolean | undefined;
};

export const INSTALLATIONS = ['debian', 'docker', 'nixos', 'helm', 'by-hand'] as const;
export const FLOWS = ['state', 'link', 'inline'] as const;
const ANSWER_NAMES = Object.keys(ANSWER_OPTIONS) as (keyof AnswerFlags)[];
const GUESTS = ['usher', 'guest-host', 'none'] as const;
const OIDC_PRESETS = ['google', 'entra', 'authentik', 'authelia', 'gitlab'] as const;
export const SIGN_INS = [
  'local',
  'keycloak',
  ...OIDC_PRESETS,
  'oidc',
  'saml',
  'ldap',
  'github',
] as const;
const SIGNINGS = ['secret', 'keys'] as const;
const PROSODIES = ['0.12', '13'] as const;

/** Whose ids of clients are their own invention; elsewhere one names the client oneself. */
export const GIVES_CLIENT_IDS: ReadonlySet<string> = new Set([
  'google',
  'entra',
  'authentik',
  'gitlab',
  'github',
]);

/** What an answer looks like, for who is asked and for who has left it out. */
export const EXAMPLES: Partial<Record<keyof AnswerFlags, string>> = {
  jitsi: 'meet.example.org',
  'sign-in': 'local',
  issuer: 'https://id.example.org/realms/main',
  'client-id': '0000-abc.apps.googleusercontent.com',
  'email-domain': 'school.example',
  metadata: 'https://id.example.org/saml/metadata',
  server: 'ldaps://ldap.example.org',
  base: 'ou=people,dc=example,dc=org',
  organization: 'example-school',
};

/** @throws Unusable where an answer is missing that has no safe default, or is none of those there are. */
export function answersFrom(flags: AnswerFlags): SetupAnswers {
  const text = (name: keyof AnswerFlags) => textOf(flags, name);
  const direct = flags['keycloak-directly'] === true;
  const flow = oneOf('flow', FLOWS, text('flow') ?? (direct ? 'inline' : 'state'));
  const jitsiHost = ofFlag('jitsi', () => parseHost(needed(flags, 'jitsi')));
  return {
    installation: oneOf('installation', INSTALLATIONS, text('installation') ?? 'debian'),
    jitsiHost,
    usherUrl: ofFlag('usher', () => parseFolder(text('usher') ?? `https://${jitsiHost}/auth/`)),
    flow,
    signing: oneOf('signing', SIGNINGS, text('signing') ?? (flow === 'inline' ? 'keys' : 'secret')),
    guests: oneOf('guests', GUESTS, text('guests') ?? 'usher'),
    signIn: signInFrom(flags, direct),
    appId: text('app-id') ?? 'jitsi',
    secureDomainKept: flags['keep-secure-domain'] === true,
    prosody: oneOf('prosody', PROSODIES, text('prosody') ?? '0.12'),
  };
}

function signInFrom(flags: AnswerFlags, directly: boolean): SetupSignIn {
  const kind = oneOf('sign-in', SIGN_INS, directly ? 'keycloak' : needed(flags, 'sign-in'));
  refuseStrangers(flags, kind);
  const address = (name: 'issuer' | 'metadata' | 'server') =>
    ofFlag(name, () => parseAddress(name, needed(flags, name)));
  switch (kind) {
    case 'keycloak': {
      const realmFile = flags['realm-file'] === true || directly;
      const clientId = textOf(flags, 'client-id') ?? (realmFile ? 'jitsi' : 'usher');
      return { kind, issuer: address('issuer'), clientId, realmFile, directly };
    }
    case 'saml':
      return { kind, metadata: address('metadata') };
    case 'ldap':
      return { kind, server: address('server'), base: needed(flags, 'base') };
    case 'github':
      return {
        kind,
        clientId: needed(flags, 'client-id'),
        organization: needed(flags, 'organization').toLowerCase(),
      };
    case 'local':
      return { kind };
    default:
      return oidcFrom(flags, kind === 'oidc' ? null : kind);
  }
}

/** With which ways to sign in a flag says anything. */
const GOES_WITH: Partial<Record<keyof AnswerFlags, readonly (typeof SIGN_INS)[number][]>> = {
  issuer: ['keycloak', ...OIDC_PRESETS, 'oidc'],
  'client-id': ['keycloak', ...OIDC_PRESETS, 'oidc', 'github'],
  'email-domain': [...OIDC_PRESETS, 'oidc'],
  metadata: ['saml'],
  server: ['ldap'],
  base: ['ldap'],
  organization: ['github'],
  'realm-file': ['keycloak'],
};

/** A flag that would be passed over may be the one that was to keep somebody out. @throws Unusable */
function refuseStrangers(flags: AnswerFlags, kind: (typeof SIGN_INS)[number]): void {
  for (const name of ANSWER_NAMES) {
    const kinds = GOES_WITH[name];
    if (!kinds || kinds.includes(kind) || flags[name] === undefined || flags[name] === false)
      continue;
    throw new Unusable(
      `--${name} does not go with --sign-in ${kind}, but with: ${kinds.join(', ')}.`,
    );
  }
}

function oidcFrom(flags: AnswerFlags, preset: OidcPreset | null): SetupSignIn {
  const issuer = textOf(flags, 'issuer') ?? (preset && presets[preset].issuer);
  const clientId =
    preset !== null && GIVES_CLIENT_IDS.has(preset)
      ? needed(flags, 'client-id')
      : (textOf(flags, 'client-id') ?? 'usher');
  return {
    kind: 'oidc',
    preset,
    issuer: ofFlag('issuer', () => parseAddress('issuer', issuer ?? needed(flags, 'issuer'))),
    clientId,
    emailDomain: textOf(flags, 'email-domain')?.toLowerCase() ?? null,
  };
}

/** Says of which flag it is that something cannot be used. */
function ofFlag<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof Unusable) || thrown.message.startsWith('--')) throw thrown;
    throw new Unusable(`--${name}: ${thrown.message}`);
  }
}

function textOf(flags: AnswerFlags, name: keyof AnswerFlags): string | null {
  const value = flags[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

function needed(flags: AnswerFlags, name: keyof AnswerFlags): string {
  const value = textOf(flags, name);
  if (value !== null) return value;
  const example = EXAMPLES[name];
  throw new Unusable(
    `--${name} is needed${example ? `, as in --${name} ${example}` : ''}; usher setup --help says more.`,
  );
}

/** @throws Unusable where it is none of those there are. */
export function oneOf<const T extends string>(name: string, known: readonly T[], given: string): T {
  const found = known.find((one) => one === given);
  if (found === undefined) throw new Unusable(`--${name} is one of: ${known.join(', ')}.`);
  return found;
}

/** A host name; its address with nothing behind it is understood too. @throws Unusable */
export function parseHost(given: string): string {
  const host = given
    .toLowerCase()
    .replace(/^https:\/\//, '')
    .replace(/\/$/, '');
  if (isHostName(host)) return host;
  throw new Unusable(
    `"${given}" is no host name. Write it as in meet.example.org, without a port and without a folder.`,
  );
}

/** An address with a slash at its end, whether one was typed or not; a host name alone is one too. @throws Unusable */
export function parseFolder(given: string): URL {
  const whole = isHostName(given.toLowerCase()) ? `https://${given}` : given;
  return parseAddress('usher', whole.endsWith('/') ? whole : `${whole}/`, given);
}

/** @throws Unusable, which repeats what was typed. */
export function parseAddress(name: keyof AnswerFlags, given: string, typed = given): URL {
  const url = URL.parse(given);
  if (!url?.hostname) {
    throw new Unusable(
      `"${typed}" is no address. Write it as in ${EXAMPLES[name] ?? 'https://auth.example.org/'}.`,
    );
  }
  if (url.username || url.password) throw new Unusable('An address holds no name and no password.');
  return url;
}
