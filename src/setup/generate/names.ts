import { absolute, paths } from '../../http/paths.ts';
import type { SetupAnswers, SetupSignIn } from '../setup-answers.ts';

/** The names and addresses that follow from the answers. */
export interface Names {
  /** The XMPP host of Jitsi: docker-jitsi-meet has one of its own. */
  readonly xmpp: string;
  readonly muc: string;
  readonly lobby: string;
  readonly guestHost: string;
  /** Where the accounts of a secure domain go on living. */
  readonly accountsHost: string;
  readonly jitsiUrl: URL;
  /** Below which Usher is the OpenID provider of the inline sign-in. */
  readonly realm: URL;
  readonly signOut: URL;
  readonly keys: URL;
  readonly asap: URL;
  /** Where a SAML provider reads of Usher. */
  readonly metadata: URL;
  /** Where the provider sends people back to. */
  readonly callback: URL;
  /** The `id` of the way to sign in. */
  readonly method: string;
  /** Usher's host name. */
  readonly host: string;
  /** Whether Usher lies in a folder of Jitsi's own host. */
  readonly oneHost: boolean;
  /** The address that Usher listens on, as nginx sees it. */
  readonly upstream: string;
}

export const INLINE_CLIENT_ID = 'jitsi-web';
/** Usher's realm in the addresses of the inline sign-in: the default of `provider.realm`. */
const REALM = 'jitsi';

/** The `id` of the way to sign in, which stands in the address that a provider sends people back to. */
export function methodId(signIn: SetupSignIn): string {
  return signIn.kind === 'oidc' ? (signIn.preset ?? signIn.kind) : signIn.kind;
}

export function namesOf(answers: SetupAnswers): Names {
  const docker = answers.installation === 'docker' || answers.installation === 'helm';
  const xmpp = docker ? 'meet.jitsi' : answers.jitsiHost;
  const address = (path: string) => absolute(answers.usherUrl, path);
  const method = methodId(answers.signIn);
  return {
    xmpp,
    muc: `${docker ? 'muc' : 'conference'}.${xmpp}`,
    lobby: `lobby.${xmpp}`,
    guestHost: `guest.${xmpp}`,
    accountsHost: `accounts.${xmpp}`,
    jitsiUrl: new URL(`https://${answers.jitsiHost}/`),
    realm: address(`${paths.realm(REALM)}/protocol/openid-connect`),
    signOut: address(paths.signOut()),
    keys: address('keys.json'),
    asap: address('asap'),
    metadata: address(paths.methodDocument(method, 'metadata')),
    callback: address(paths.callback(method)),
    method,
    host: answers.usherUrl.hostname,
    oneHost: answers.usherUrl.hostname === answers.jitsiHost,
    upstream: docker ? 'usher:3000' : '127.0.0.1:3000',
  };
}
