import { routes } from './paths.ts';

/** The kinds of path whose requests are counted and limited, each apart. */
export type LimitedKind =
  | 'room'
  | 'signIn'
  | 'callback'
  | 'guest'
  | 'wait'
  | 'api'
  | 'inline'
  | 'account'
  | 'logout'
  | 'other';
/** A path's kind: for limits, metrics and logs, which never see the path itself. */
export type PathKind = LimitedKind | 'asset' | 'keys' | 'operations';

/** Where providers say that sessions have ended: each comes from one address, for all of its people. */
const BACK_CHANNEL = /^\/sign-in\/[^/]+\/logout$/;
/** `/health` is that of a neighbour. */
const OPERATIONS: ReadonlySet<string> = new Set([
  routes.health,
  routes.ready,
  routes.metrics,
  '/health',
]);

/** Where people set passwords, and what else is theirs. */
const OWN_PAGES = /^\/(?:account|welcome|reset)(?:\/|$)/;
/** Where our public keys are found. */
const KEYS: ReadonlySet<string> = new Set([routes.jwks, routes.keyCertificates]);
const CERTIFICATES = /^\/realms\/[^/]+\/protocol\/openid-connect\/certs$/;

/**
 * Tells kinds of path apart, below the base path. `callbackPaths` and `entryPaths` are relative: where
 * providers send people back to, and the neighbours' entry addresses.
 */
export function createPathKinds(
  callbackPaths: readonly string[],
  entryPaths: readonly string[],
): (path: string) => PathKind {
  const callbacks = new Set(callbackPaths.map((path) => `/${path}`));
  const entries = new Set<string>([routes.enter, ...entryPaths.map((path) => `/${path}`)]);
  return (path) => {
    if (path.startsWith('/room/') || entries.has(path)) return 'room';
    if (callbacks.has(path)) return 'callback';
    if (BACK_CHANNEL.test(path)) return 'logout';
    if (path === routes.signIn || path.startsWith('/sign-in/')) return 'signIn';
    if (path.startsWith('/assets/')) return 'asset';
    if (KEYS.has(path) || path.startsWith('/asap/') || CERTIFICATES.test(path)) return 'keys';
    if (path.startsWith('/realms/')) return 'inline';
    if (path === routes.door || path.startsWith('/invite/')) return 'guest';
    if (OWN_PAGES.test(path)) return 'account';
    if (path === routes.wait || path.startsWith('/wait/')) return 'wait';
    if (path.startsWith('/api/') || path.startsWith('/reservations/')) return 'api';
    return OPERATIONS.has(path) ? 'operations' : 'other';
  };
}

/** Whether a popup of Jitsi's inline sign-in may go through this path: it ends at a page of Jitsi's, which has to find its opener. */
export function isInPopup(path: string, kind: PathKind): boolean {
  const isOnTheWay = kind === 'inline' || kind === 'signIn' || kind === 'callback';
  return isOnTheWay || kind === 'wait' || path === routes.door;
}

/** Whether nobody may show these pages in a frame, Jitsi neither: what is pressed here changes somebody's account. */
export function isUnframed(kind: PathKind): boolean {
  return kind === 'account';
}

/** Whether whoever asks here is a program of the interface for backends: it is told in problem documents what is wrong. */
export function isForBackends(path: string): boolean {
  return path.startsWith('/api/');
}

/** Whether Prosody asks, which says not what it takes: it reads JSON, and shows people the `message` of an error. */
export function isForJitsi(path: string): boolean {
  return path.startsWith('/reservations/');
}

/**
 * Static files, public keys and what machines ask are not limited: they cost little, balancers ask often, and a
 * Prosody without the key lets nobody in.
 */
export function isLimited(kind: PathKind): kind is LimitedKind {
  return kind !== 'asset' && kind !== 'keys' && kind !== 'operations';
}
