/** Names and attributes of our cookies (RFC 6265bis), all derived from the public address. */
export interface Cookies {
  /** The session's cookie. */
  readonly session: string;
  /** The cookie of somebody who came in without signing in. */
  readonly guest: string;
  /** The cookie by which a browser is known again in which somebody has signed in with a password. */
  readonly device: string;
  /** The cookie of the way that was used last. */
  readonly lastMethod: string;
  /** The cookie of somebody who has just shown once more who they are. */
  readonly confirmed: string;
  /** The cookie that binds a page with a form to its browser, where nobody has signed in yet. */
  readonly browser: string;
  /** The cookie of one attempt, a name of its own so that two tabs do not disturb each other; null for an id that cannot be ours. */
  attempt(attemptId: string): string | null;
  /**
   * A Set-Cookie value. Without `maxAgeSeconds` the cookie ends with the browser. `crossesSites`: it also comes with a
   * form that another site posts.
   */
  set(name: string, value: string, maxAgeSeconds?: number, how?: CookieReach): string;
  /** A Set-Cookie value that removes the cookie. */
  clear(name: string): string;
  /**
   * Which attempt cookies to clear before one of `newBytes` bytes (name and value) is set: the oldest, so
   * that at most 8 remain and the attempts take at most 6 kB of the Cookie header (nginx refuses 8 kB).
   */
  attemptsToClear(cookieHeader: string | null | undefined, newBytes?: number): string[];
}

export interface CookieReach {
  readonly crossesSites: boolean;
}

const MAX_ATTEMPTS = 8;
const MAX_ATTEMPT_BYTES = 6144;
/** Of a Cookie header longer than this nothing is read; Node's own limit is 16 kB. */
const MAX_HEADER = 32_768;
const MAX_PAIRS = 300;
const ATTEMPT_ID = /^[A-Za-z0-9_-]{16,64}$/;
/** RFC 6265 4.1.1 cookie-octet. */
const VALUE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;
const NAME = /^[A-Za-z0-9_-]{1,80}$/;

/**
 * `__Host-` where we have the host to ourselves, `__Secure-` and our path below a base path, no prefix on
 * plain http (browsers would refuse one). Always HttpOnly, and SameSite=Lax but for what a form of another site has to
 * bring along: that is SameSite=None, or without the attribute on plain http, where browsers refuse None.
 */
export function createCookies(publicUrl: URL): Cookies {
  const secure = publicUrl.protocol === 'https:';
  const path = publicUrl.pathname;
  const prefix = secure ? (path === '/' ? '__Host-' : '__Secure-') : '';
  const attributes = `; Path=${path}; HttpOnly`;
  const security = secure ? '; Secure' : '';
  const crossSite = secure ? '; SameSite=None' : '';
  const attemptPrefix = `${prefix}usher-attempt-`;
  const render = (name: string, value: string, age: string, crossesSites = false): string => {
    if (!NAME.test(name) || !VALUE.test(value)) throw new RangeError(`Not a cookie: ${name}`);
    const site = crossesSites ? crossSite : '; SameSite=Lax';
    return `${name}=${value}${attributes}${site}${security}${age}`;
  };
  return {
    session: `${prefix}usher-session`,
    guest: `${prefix}usher-guest`,
    device: `${prefix}usher-device`,
    lastMethod: `${prefix}usher-last`,
    confirmed: `${prefix}usher-confirmed`,
    browser: `${prefix}usher-browser`,
    attempt: (id) => (ATTEMPT_ID.test(id) ? attemptPrefix + id.slice(0, 16) : null),
    set: (name, value, maxAgeSeconds, how) =>
      render(
        name,
        value,
        maxAgeSeconds === undefined ? '' : `; Max-Age=${wholeSeconds(maxAgeSeconds)}`,
        how?.crossesSites,
      ),
    clear: (name) => render(name, '', '; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT'),
    attemptsToClear: (header, newBytes = 0) => oldestAttempts(header, attemptPrefix, newBytes),
  };
}

/**
 * All values that came under this name, in the browser's order: a sibling host may have tossed in one of
 * its own (RFC 6265 8.6), so the caller tries each. Never throws; at most 16 values.
 */
export function readCookie(cookieHeader: string | null | undefined, name: string): string[] {
  const values: string[] = [];
  for (const [key, value] of pairsOf(cookieHeader)) {
    if (key === name && !values.includes(value)) values.push(value);
    if (values.length === 16) break;
  }
  return values;
}

function* pairsOf(header: string | null | undefined): Generator<[name: string, value: string]> {
  if (!header || header.length > MAX_HEADER) return;
  for (const pair of header.split(';', MAX_PAIRS)) {
    const equals = pair.indexOf('=');
    if (equals < 1) continue;
    const value = pair.slice(equals + 1).trim();
    yield [pair.slice(0, equals).trim(), /^".*"$/.test(value) ? value.slice(1, -1) : value];
  }
}

/** Browsers send the oldest first among cookies of one path (RFC 6265 5.4). */
function oldestAttempts(
  header: string | null | undefined,
  attemptPrefix: string,
  newBytes: number,
): string[] {
  const sizes = new Map<string, number>();
  for (const [name, value] of pairsOf(header)) {
    if (!name.startsWith(attemptPrefix) || !NAME.test(name)) continue;
    sizes.set(name, (sizes.get(name) ?? 0) + name.length + value.length + 3);
  }
  let bytes = newBytes + [...sizes.values()].reduce((sum, size) => sum + size, 0);
  let remaining = sizes.size + (newBytes > 0 ? 1 : 0);
  const doomed: string[] = [];
  for (const [name, size] of sizes) {
    if (remaining <= MAX_ATTEMPTS && bytes <= MAX_ATTEMPT_BYTES) break;
    doomed.push(name);
    remaining -= 1;
    bytes -= size;
  }
  return doomed;
}

function wholeSeconds(seconds: number): number {
  if (!Number.isSafeInteger(seconds) || seconds < 0)
    throw new RangeError('Not a whole number of seconds.');
  return seconds;
}
