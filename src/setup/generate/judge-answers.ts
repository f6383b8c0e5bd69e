import { presets } from '../../config/presets.ts';
import { isHost } from '../../config/web-address.ts';
import type { SetupAnswers, SetupSignIn } from '../setup-answers.ts';

/** What cannot go together, each with the reason and what to say instead; empty where all is well. */
export function judgeAnswers(answers: SetupAnswers): string[] {
  return CHECKS.flatMap((check) => check(answers) ?? []);
}

/** Where anybody on earth can have an account: a rule for whoever signs in there would be a rule for everybody. */
const OPEN_TO_THE_WORLD: ReadonlySet<string> = new Set([
  'accounts.google.com',
  'gitlab.com',
  'appleid.apple.com',
  'www.facebook.com',
]);

const CHECKS: readonly ((answers: SetupAnswers) => string | null)[] = [
  ({ flow, guests }) =>
    flow === 'inline' && guests === 'guest-host'
      ? 'The inline sign-in beside a guest host lets a token for one room open every room, as moderator (Prosody 13), or leaves people in the lobby (0.12). Take --guests usher, or another --flow.'
      : null,
  ({ flow, signing }) =>
    flow === 'inline' && signing === 'secret'
      ? 'The inline sign-in needs keys: an ID token is checked by people’s browsers. Take --signing keys.'
      : null,
  ({ jitsiHost }) =>
    isHostName(jitsiHost)
      ? null
      : `"${jitsiHost}" is no host name. Write it as in meet.example.org, without https:// and without a port.`,
  ({ usherUrl }) =>
    usherUrl.protocol === 'https:' &&
    usherUrl.pathname.endsWith('/') &&
    !usherUrl.search &&
    !usherUrl.hash
      ? null
      : 'Usher’s address is https://, and perhaps a folder: https://auth.example.org/ or https://meet.example.org/auth/.',
  ({ usherUrl, jitsiHost }) =>
    usherUrl.hostname === jitsiHost && usherUrl.pathname === '/'
      ? 'On Jitsi’s own host Usher needs a folder, because what lies right below it are rooms: https://…/auth/.'
      : null,
  ({ usherUrl }) =>
    isHost(usherUrl.hostname)
      ? null
      : 'Usher’s address names a host with characters that no host has.',
  ({ signIn }) =>
    Object.values(signIn).every((value) => !(value instanceof URL) || isHost(value.hostname))
      ? null
      : 'The address of the provider names a host with characters that no host has.',
  ({ signIn }) =>
    Object.values(signIn).some(
      (value) => typeof value === 'string' && /[\p{Cc}\u2028\u2029`]/u.test(value),
    )
      ? 'A client id, a base and an organisation are one line each, without a backtick.'
      : null,
  ({ usherUrl }) =>
    /^\/([\w.~-]+\/)*$/.test(usherUrl.pathname)
      ? null
      : 'The folder in Usher’s address may hold letters, digits, and . _ ~ -.',
  ({ appId }) =>
    /^[\w.-]{1,64}$/.test(appId)
      ? null
      : 'The application id is 1 to 64 letters, digits, and . _ -.',
  ({ secureDomainKept, installation }) =>
    secureDomainKept && installation !== 'debian' && installation !== 'by-hand'
      ? 'Accounts of a secure domain can be kept with the Debian package and by hand; elsewhere import them: usher user import.'
      : null,
  ({ signIn }) =>
    signIn.kind === 'oidc' && signIn.emailDomain !== null && !isHostName(signIn.emailDomain)
      ? `"${signIn.emailDomain}" is no domain. Write what stands behind the @, as in school.example.`
      : null,
  ({ signIn }) =>
    (addressOf(signIn)?.protocol ?? 'https:') !== 'https:'
      ? `The address ${addressOf(signIn)?.href} is not https://: anybody on the way could sign in as anybody.`
      : null,
  ({ signIn }) => (signIn.kind === 'oidc' && signIn.preset ? judgeIssuer(signIn) : null),
  ({ signIn }) =>
    signIn.kind === 'keycloak' &&
    !signIn.realmFile &&
    !/\/realms\/[^/]/.test(signIn.issuer.pathname)
      ? `A Keycloak’s issuer ends in the realm: ${signIn.issuer.origin}/realms/NAME.`
      : null,
  ({ signIn }) =>
    signIn.kind === 'keycloak' &&
    signIn.realmFile &&
    !/\/realms\/\w[\w.-]*$/.test(signIn.issuer.pathname)
      ? 'A realm is written for an issuer that ends in its name, of letters, digits and . _ -: https://id.example.org/realms/jitsi-realm.'
      : null,
  ({ signIn, flow }) =>
    signIn.kind === 'keycloak' && signIn.directly && flow !== 'inline'
      ? 'Keycloak directly works by the inline sign-in alone: take --flow inline.'
      : null,
  ({ signIn, secureDomainKept }) =>
    signIn.kind === 'keycloak' && signIn.directly && secureDomainKept
      ? 'Keycloak directly and a kept secure domain are not written together.'
      : null,
  ({ signIn, installation }) =>
    signIn.kind === 'keycloak' && signIn.directly && !['debian', 'by-hand'].includes(installation)
      ? 'Keycloak directly is written for the Debian package and by hand.'
      : null,
  ({ signIn }) =>
    signIn.kind === 'oidc' &&
    signIn.emailDomain === null &&
    OPEN_TO_THE_WORLD.has(signIn.issuer.hostname)
      ? `Anybody can have an account at ${signIn.issuer.hostname}, and would moderate every room. Say whose people may: --email-domain school.example.`
      : null,
];

/** Where somebody else says who people are. */
function addressOf(signIn: SetupSignIn): URL | null {
  if (signIn.kind === 'saml') return signIn.metadata;
  return signIn.kind === 'oidc' || signIn.kind === 'keycloak' ? signIn.issuer : null;
}

/** What the preset of this provider knows of its issuers. */
function judgeIssuer({ preset, issuer }: Extract<SetupSignIn, { kind: 'oidc' }>): string | null {
  const refused = preset === null ? undefined : presets[preset].refusedIssuers;
  return refused?.pattern.test(issuer.href)
    ? `The issuer ${issuer.href} ${refused.message}. ${refused.mend}`
    : null;
}

/** ASCII labels of letters, digits and dashes: what nginx, Lua and config.js can be given as it stands. */
export function isHostName(text: string): boolean {
  return /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,}$/.test(text);
}
