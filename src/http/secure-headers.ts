import type { MiddlewareHandler } from 'hono';

export interface SecureHeaderOptions {
  /** The public address is https: adds Strict-Transport-Security (RFC 6797), one year, this host only. */
  readonly https: boolean;
  /** Exactly the origins (`https://meet.example.org`) that may show us in a frame; empty means nobody. */
  readonly frameAncestors: readonly string[];
  /**
   * Origins that an answer to one of our forms may redirect to, besides ourselves: browsers hold a form's
   * redirects to `form-action` as well. For Jitsi; a provider is reached by `departPage` instead.
   */
  readonly formTargets: readonly string[];
  /**
   * The paths that a popup of Jitsi's goes through. Only there a page keeps its opener (HTML 7.1.3): the last one of
   * them is Jitsi's own, and tells its opener who signed in. Default: none.
   */
  readonly isInPopup?: (path: string) => boolean;
  /** The paths that are shown in no frame at all. Default: none. */
  readonly isUnframed?: (path: string) => boolean;
}

const OPENER = 'cross-origin-opener-policy';

const PERMISSIONS =
  'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()';

/** The headers that every answer of ours carries, whatever its status, static files and 304 included. */
export function secureHeaders(options: SecureHeaderOptions): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(options),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    [OPENER]: 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': PERMISSIONS,
    'x-robots-tag': 'noindex, nofollow',
    ...(options.frameAncestors.length === 0 ? { 'x-frame-options': 'DENY' } : {}),
    ...(options.https ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}

/** The policy (CSP 3): nothing but our own files, nothing inline, framed by the given origins alone. */
export function contentSecurityPolicy(options: SecureHeaderOptions): string {
  const framers = options.frameAncestors.map(exactOrigin);
  const targets = ["'self'", ...new Set(options.formTargets.map(exactOrigin))];
  return [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self' data:",
    // The waiting page listens and asks.
    "connect-src 'self'",
    `form-action ${targets.join(' ')}`,
    "base-uri 'none'",
    `frame-ancestors ${framers.length > 0 ? [...new Set(framers)].join(' ') : "'none'"}`,
  ].join('; ');
}

/** Puts the headers on every answer; one that an answer already carries (an asset's own policy) stays. */
export function secureHeadersMiddleware(options: SecureHeaderOptions): MiddlewareHandler {
  const fixed = Object.entries(secureHeaders(options));
  const unframed = Object.entries(secureHeaders({ ...options, frameAncestors: [] }));
  return async (context, next) => {
    await next();
    for (const [name, value] of options.isUnframed?.(context.req.path) ? unframed : fixed) {
      if (!context.res.headers.has(name)) context.res.headers.set(name, value);
    }
    if (options.isInPopup?.(context.req.path)) context.res.headers.set(OPENER, 'unsafe-none');
  };
}

/** An origin as a CSP source. Anything that is more or less than an origin is a mistake of ours. */
function exactOrigin(origin: string): string {
  const parsed = new URL(origin);
  if (parsed.origin === 'null' || parsed.origin !== origin) {
    throw new RangeError(`Not an exact origin: ${JSON.stringify(origin)}`);
  }
  return origin;
}
