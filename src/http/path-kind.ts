/** The kinds of path whose requests are counted and limited, each apart. */
export type LimitedKind = 'room' | 'signIn' | 'callback' | 'other';
/** A path's kind: for limits, metrics and logs, which never see the path itself. */
export type PathKind = LimitedKind | 'asset' | 'operations';

const OPERATIONS = new Set(['/healthz', '/readyz', '/metrics', '/health']);

/**
 * Tells kinds of path apart, below the base path. `callbackPaths` and `entryPaths` are relative: where
 * providers send people back to, and the neighbours' entry addresses.
 */
export function createPathKinds(
  callbackPaths: readonly string[],
  entryPaths: readonly string[],
): (path: string) => PathKind {
  const callbacks = new Set(callbackPaths.map((path) => `/${path}`));
  const entries = new Set(['/enter', ...entryPaths.map((path) => `/${path}`)]);
  return (path) => {
    if (path.startsWith('/room/') || entries.has(path)) return 'room';
    if (callbacks.has(path)) return 'callback';
    if (path === '/sign-in' || path.startsWith('/sign-in/')) return 'signIn';
    if (path.startsWith('/assets/')) return 'asset';
    return OPERATIONS.has(path) ? 'operations' : 'other';
  };
}
