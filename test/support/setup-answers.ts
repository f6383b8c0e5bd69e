import type { GeneratedFile } from '../../src/setup/generate/generated-file.ts';
import type { SetupPlan } from '../../src/setup/generate/plan-setup.ts';
import type { SetupAnswers } from '../../src/setup/setup-answers.ts';

/** The usual answers, for the Jitsi of the tests with a real Prosody. */
export const usualAnswers: SetupAnswers = {
  installation: 'debian',
  jitsiHost: 'meet.test',
  usherUrl: new URL('https://meet.test/auth/'),
  flow: 'state',
  signing: 'secret',
  guests: 'usher',
  signIn: {
    kind: 'oidc',
    preset: null,
    issuer: new URL('https://id.test/realms/main'),
    clientId: 'usher',
    emailDomain: null,
  },
  appId: 'jitsi',
  secureDomainKept: false,
  prosody: '0.12',
};

const keycloak = {
  kind: 'keycloak',
  issuer: new URL('https://id.test/realms/jitsi-realm'),
  clientId: 'jitsi',
  realmFile: true,
  directly: false,
} as const;

/** Every kind of set-up that is written, by its name. */
export const variants: readonly (readonly [name: string, answers: SetupAnswers])[] = [
  ['a shared secret', usualAnswers],
  ['a shared secret, by hand', { ...usualAnswers, installation: 'by-hand' }],
  ['a key set', { ...usualAnswers, signing: 'keys' }],
  ['inline', { ...usualAnswers, signing: 'keys', flow: 'inline' }],
  ['no guests', { ...usualAnswers, guests: 'none', flow: 'link' }],
  ['a guest host', { ...usualAnswers, guests: 'guest-host' }],
  ['a guest host, by hand', { ...usualAnswers, guests: 'guest-host', installation: 'by-hand' }],
  ['a guest host and a key set', { ...usualAnswers, guests: 'guest-host', signing: 'keys' }],
  ['the secure domain kept', { ...usualAnswers, secureDomainKept: true }],
  ['a host of its own', { ...usualAnswers, usherUrl: new URL('https://auth.test/') }],
  ['a realm of Keycloak’s', { ...usualAnswers, signIn: keycloak }],
  ['SAML', { ...usualAnswers, signIn: { kind: 'saml', metadata: new URL('https://id.test/md') } }],
  [
    'a directory',
    {
      ...usualAnswers,
      signIn: { kind: 'ldap', server: new URL('ldaps://ldap.test'), base: 'dc=test' },
    },
  ],
  [
    'GitHub',
    { ...usualAnswers, signIn: { kind: 'github', clientId: 'Iv1.1', organization: 'acme' } },
  ],
  [
    'Google',
    {
      ...usualAnswers,
      signIn: {
        kind: 'oidc',
        preset: 'google',
        issuer: new URL('https://accounts.google.com'),
        clientId: '0000-abc.apps.googleusercontent.com',
        emailDomain: 'school.test',
      },
    },
  ],
  [
    'Entra',
    {
      ...usualAnswers,
      signIn: {
        kind: 'oidc',
        preset: 'entra',
        issuer: new URL(
          'https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/v2.0',
        ),
        clientId: '11111111-1111-1111-1111-111111111111',
        emailDomain: null,
      },
    },
  ],
  ['accounts', { ...usualAnswers, signIn: { kind: 'local' } }],
  ['containers', { ...usualAnswers, installation: 'docker', signIn: keycloak }],
  [
    'containers, inline',
    { ...usualAnswers, installation: 'docker', signing: 'keys', flow: 'inline' },
  ],
  ['containers, a guest host', { ...usualAnswers, installation: 'docker', guests: 'guest-host' }],
  ['NixOS', { ...usualAnswers, installation: 'nixos' }],
  ['NixOS, a key set', { ...usualAnswers, installation: 'nixos', signing: 'keys' }],
  ['Helm', { ...usualAnswers, installation: 'helm' }],
];

/** Jitsi asks Keycloak itself: the one set-up without a usher.yaml. */
export const direct: SetupAnswers = {
  ...usualAnswers,
  flow: 'inline',
  signing: 'keys',
  signIn: { ...keycloak, directly: true },
};

/** The file whose path begins like this. */
export function fileOf(plan: SetupPlan, begin: string): GeneratedFile {
  const file = plan.files.find(({ path }) => path.startsWith(begin));
  if (!file) throw new Error(`there is no ${begin} among ${plan.files.map(({ path }) => path)}`);
  return file;
}
