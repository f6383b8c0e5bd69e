import type { SetupAnswers, SetupSignIn } from '../../setup/setup-answers.ts';
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
export const GUESTS = ['usher', 'guest-host', 'none'] as const;
export const SIGN_INS = ['oidc', 'keycloak', 'saml', 'ldap', 'github', 'local'] as const;
const SIGNINGS = ['secret', 'keys'] as const;
const PROSODIES = ['0.12', '13'] as const;

/** @throws Unusable where an answer is missing that has no safe default, or is none of those there are. */
export function answersFrom(flags: AnswerFlags): SetupAnswers {
  const text = (name: keyof AnswerFlags) => textOf(flags, name);
  const direct = flags['keycloak-directly'] === true;
  const flow = oneOf('flow', FLOWS, text('flow') ?? (direct ? 'inline' : 'state'));
  const jitsiHost = needed(flags, 'jitsi').toLowerCase();
  return {
    installation: oneOf('installation', INSTALLATIONS, text('installation') ?? 'debian'),
    jitsiHost,
    usherUrl: address('usher', text('usher') ?? `https://${jitsiHost}/auth/`, true),
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
  const clientId = textOf(flags, 'client-id') ?? 'usher';
  switch (kind) {
    case 'oidc':
      return { kind, issuer: address('issuer', needed(flags, 'issuer')), clientId };
    case 'keycloak': {
      const issuer = address('issuer', needed(flags, 'issuer'));
      const realmFile = flags['realm-file'] === true || directly;
      const name = textOf(flags, 'client-id') ?? (realmFile ? 'jitsi' : 'usher');
      return { kind, issuer, clientId: name, realmFile, directly };
    }
    case 'saml':
      return { kind, metadata: address('metadata', needed(flags, 'metadata')) };
    case 'ldap':
      return {
        kind,
        server: address('server', needed(flags, 'server')),
        base: needed(flags, 'base'),
      };
    case 'github':
      return {
        kind,
        clientId: needed(flags, 'client-id'),
        organization: needed(flags, 'organization').toLowerCase(),
      };
    case 'local':
      return { kind };
  }
}

function textOf(flags: AnswerFlags, name: keyof AnswerFlags): string | null {
  const value = flags[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

function needed(flags: AnswerFlags, name: keyof AnswerFlags): string {
  const value = textOf(flags, name);
  if (value === null) throw new Unusable(`--${name} is needed here; usher setup --help says more.`);
  return value;
}

function oneOf<const T extends string>(name: string, known: readonly T[], given: string): T {
  const found = known.find((one) => one === given);
  if (found === undefined) throw new Unusable(`--${name} is one of: ${known.join(', ')}.`);
  return found;
}

/** `folder`: whether a slash at the end is added. */
function address(name: string, given: string, folder = false): URL {
  const url = URL.parse(folder && !given.endsWith('/') ? `${given}/` : given);
  if (!url?.hostname)
    throw new Unusable(`--${name} is an address such as https://id.example.org/.`);
  if (url.username || url.password) throw new Unusable(`--${name} holds no name and no password.`);
  return url;
}
