import { callbackPath } from '../model/callback-path.ts';

/** Every address of ours as the router matches it, below the base path. */
export const routes = {
  home: '/',
  room: '/room/:room',
  tenantRoom: '/room/:tenant/:room',
  /** For Jitsi's whole state, and the way back from a sign-in. */
  enter: '/enter',
  /** The chooser, or straight on where there is one method. */
  signIn: '/sign-in',
  startMethod: '/sign-in/:method',
  /** Where somebody says under what name, or with what access code, they come in. */
  door: '/door',
  wait: '/wait',
  waitEvents: '/wait/events',
  waitState: '/wait/state',
  invitation: '/invite/:secret',
  account: '/account',
  /** What is somebody's own, a page each. */
  accountConfirm: '/account/confirm',
  accountConfirmQuestion: '/account/confirm/question',
  accountConfirmPasskey: '/account/confirm/passkey',
  accountPassword: '/account/password',
  accountApp: '/account/app',
  accountRecoveryCodes: '/account/recovery-codes',
  accountPasskeys: '/account/passkeys',
  accountPasskeyQuestion: '/account/passkeys/question',
  accountPasskey: '/account/passkey',
  accountSessions: '/account/sessions',
  /** By which somebody sets their first password, and another one. */
  welcome: '/welcome/:secret',
  reset: '/reset/:secret',
  /** Where somebody asks for a link of that kind. */
  forgotten: '/reset',
  signOut: '/sign-out',
  signedOut: '/signed-out',
  asset: '/assets/:file',
  health: '/healthz',
  ready: '/readyz',
  conferences: '/reservations/:jitsi/conference',
  conference: '/reservations/:jitsi/conference/:id',
  apiTokens: '/api/v1/tokens',
  metrics: '/metrics',
  jwks: '/jwks.json',
  /** Our public keys as certificates, by kid. */
  keyCertificates: '/keys.json',
  /** What Prosody's `asap_key_server` points to. */
  asapKey: '/asap/:file',
  /** Our own OpenID provider; as Keycloak has them, so that a Jitsi set up for it needs another host alone. */
  realmDiscovery: '/realms/:realm/.well-known/openid-configuration',
  realmAuthorize: '/realms/:realm/protocol/openid-connect/auth',
  realmToken: '/realms/:realm/protocol/openid-connect/token',
  realmCertificates: '/realms/:realm/protocol/openid-connect/certs',
  realmUserInfo: '/realms/:realm/protocol/openid-connect/userinfo',
  realmLogout: '/realms/:realm/protocol/openid-connect/logout',
} as const;

/** An address with where it leads on to. */
function leadingOn(path: string, sealedContinuation: string): string {
  return `${path}?continue=${encodeURIComponent(sealedContinuation)}`;
}

function afterPassword(path: string, attempt: string | null): string {
  return attempt === null ? path : `${path}&state=${attempt}`;
}

/** A page on which somebody changes what is their own. */
export type OwnPage = 'password' | 'app' | 'recovery-codes' | 'passkeys' | 'sessions';

/** The addresses that are linked to, relative to the public base. Handlers and pages take them from here. */
export const paths = {
  /** `roomPath` as rooms/room-name.ts renders it: encoded, perhaps with its tenant. `jitsi`: the id of its Jitsi. */
  room: (roomPath: string, jitsi = 'main') =>
    jitsi === 'main' ? `room/${roomPath}` : `room/${roomPath}?jitsi=${jitsi}`,
  /** As Jitsi's `tokenAuthUrl` has it: `state` is the JSON of its front end. */
  enter: (state: string, jitsi: string) => `enter?${new URLSearchParams({ state, jitsi })}`,
  /** Back at the room after the sign-in. */
  resume: (sealedContinuation: string) => leadingOn('enter', sealedContinuation),
  /** The same, or an authorization, resumed at the door, with what was typed there in a cookie. */
  fromDoor: (resumePath: string) => `${resumePath}&from=door`,
  signIn: (sealedContinuation: string) => leadingOn('sign-in', sealedContinuation),
  startMethod: (methodId: string, sealedContinuation: string) =>
    leadingOn(`sign-in/${methodId}`, sealedContinuation),
  /** Where a form of ours leads with a name and a password, and one with a second factor. */
  methodForm: (methodId: string) => `sign-in/${methodId}`,
  secondFactorForm: (methodId: string) => `sign-in/${methodId}/second-factor`,
  /** What follows a right password; `attempt`: its id. */
  secondFactor: (methodId: string, sealedContinuation: string, attempt: string) =>
    `${leadingOn(`sign-in/${methodId}/second-factor`, sealedContinuation)}&state=${attempt}`,
  /** What a passkey is asked, and where its answer goes; `attempt`: of a right password; null: in its place. */
  passkeyQuestion: (methodId: string, sealedContinuation: string, attempt: string | null) =>
    afterPassword(
      leadingOn(`${paths.passkeyForm(methodId)}/question`, sealedContinuation),
      attempt,
    ),
  passkey: (methodId: string, sealedContinuation: string, attempt: string | null) =>
    afterPassword(leadingOn(paths.passkeyForm(methodId), sealedContinuation), attempt),
  passkeyForm: (methodId: string) => `sign-in/${methodId}/passkey`,
  callback: callbackPath,
  /** Such as the metadata of a SAML service provider. */
  methodDocument: (methodId: string, name: string) => `sign-in/${methodId}/${name}`,
  /** Where SAML's messages about signing out come with the browser. */
  singleLogout: (methodId: string) => `sign-in/${methodId}/logout`,
  backChannelLogout: (methodId: string) => `sign-in/${methodId}/logout`,
  door: (sealedContinuation: string) => leadingOn('door', sealedContinuation),
  wait: (sealedContinuation: string) => leadingOn('wait', sealedContinuation),
  waitEvents: (sealedContinuation: string) => leadingOn('wait/events', sealedContinuation),
  waitState: (sealedContinuation: string) => leadingOn('wait/state', sealedContinuation),
  invitation: (secret: string) => `invite/${secret}`,
  account: () => 'account',
  /** A page of somebody's own; `done`: what has just been done there. */
  own: (page: OwnPage, done?: string) =>
    done === undefined ? `account/${page}` : `account/${page}?done=${done}`,
  accountDone: (done: string) => `account?done=${done}`,
  ownPasskey: (credentialId: string) => `account/passkey?key=${credentialId}`,
  /** Asks once more who somebody is, on the way to one of these pages. */
  confirm: (next: OwnPage) => `account/confirm?next=${next}`,
  confirmQuestion: (next: OwnPage) => `account/confirm/question?next=${next}`,
  confirmPasskey: (next: OwnPage) => `account/confirm/passkey?next=${next}`,
  newPasskeyQuestion: () => 'account/passkeys/question',
  /** A link by which somebody sets their password. */
  accountLink: (purpose: 'invite' | 'reset', secret: string) =>
    `${purpose === 'invite' ? 'welcome' : 'reset'}/${secret}`,
  forgotten: () => 'reset',
  signOut: () => 'sign-out',
  signedOut: () => 'signed-out',
  /** The provider's issuer: its other addresses begin with it. */
  realm: (realm: string) => `realms/${realm}`,
  resumeAuthorization: (realm: string, sealedContinuation: string) =>
    `realms/${realm}/protocol/openid-connect/auth?continue=${encodeURIComponent(sealedContinuation)}`,
  asset: (name: string) => `assets/${name}`,
} as const;

/** The absolute address of one of our paths: from the configured public address, never from a Host header. */
export function absolute(publicUrl: URL, path: string): URL {
  return new URL(path, publicUrl);
}
