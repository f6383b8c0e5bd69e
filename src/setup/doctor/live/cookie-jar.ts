import type { Clock } from '../../../base/clock.ts';

/** A cookie as the jar keeps it (RFC 6265bis 5.7). */
export interface Cookie {
  readonly name: string;
  readonly value: string;
  /** Lower case, no leading dot. */
  readonly domain: string;
  /** True when the server named no Domain: only this very host gets it back. */
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: 'strict' | 'lax' | 'none';
  /** Seconds since 1970; null lasts as long as the browser. */
  readonly expiresAt: number | null;
}

/** What decides whether a cookie goes along with a request. */
export interface CookieContext {
  /** Nothing asked from another site: the address was typed, or the page that asks is of the same site. */
  readonly sameSite: boolean;
  /** A GET that replaces the page, which is what SameSite=Lax lets through from elsewhere. */
  readonly topLevelGet: boolean;
}

/** Longest a cookie may live: 400 days (RFC 6265bis 5.5). */
const MAX_AGE_SECONDS = 400 * 86_400;

/**
 * The cookies of one browser, by the rules that matter to a sign-in: Domain, Path, Secure, SameSite,
 * `__Host-` and `__Secure-`, expiry. No list of public suffixes: a Domain without a dot is refused.
 */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes every Set-Cookie of an answer; returns the names that were refused. */
  accept(url: URL, headers: Headers): string[] {
    const refused: string[] = [];
    for (const line of headers.getSetCookie()) {
      const cookie = parseSetCookie(line, url, this.#clock.nowSeconds());
      if (!cookie || !isAcceptable(cookie, url)) refused.push(line.split('=', 1)[0] ?? '');
      else this.#put(cookie);
    }
    return refused;
  }

  /** The Cookie header for a request, longest path first; null when there is nothing to send. */
  header(url: URL, context: CookieContext): string | null {
    const sent = this.all().filter((cookie) => isSentTo(cookie, url, context));
    sent.sort((a, b) => b.path.length - a.path.length);
    return sent.map(({ name, value }) => (name ? `${name}=${value}` : value)).join('; ') || null;
  }

  /** What is alive now. */
  all(): Cookie[] {
    const now = this.#clock.nowSeconds();
    return [...this.#cookies.values()].filter((c) => c.expiresAt === null || c.expiresAt > now);
  }

  get(name: string): Cookie | null {
    return this.all().find((cookie) => cookie.name === name) ?? null;
  }

  /** As if the person closed the browser and asked it to forget everything. */
  clear(): void {
    this.#cookies.clear();
  }

  #put(cookie: Cookie): void {
    const key = `${cookie.domain};${cookie.path};${cookie.name}`;
    const gone = cookie.expiresAt !== null && cookie.expiresAt <= this.#clock.nowSeconds();
    if (gone) this.#cookies.delete(key);
    else this.#cookies.set(key, cookie);
  }
}

/** Reads one Set-Cookie line (RFC 6265bis 5.6); null when it is no cookie. */
function parseSetCookie(line: string, url: URL, now: number): Cookie | null {
  const [pair = '', ...rest] = line.split(';');
  const at = pair.indexOf('=');
  const name = (at < 0 ? '' : pair.slice(0, at)).trim();
  const value = (at < 0 ? pair : pair.slice(at + 1)).trim();
  if (!name && !value) return null;
  const attributes = new Map<string, string>();
  for (const part of rest) {
    const equals = part.indexOf('=');
    const key = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase();
    attributes.set(key, equals < 0 ? '' : part.slice(equals + 1).trim());
  }
  const domain = (attributes.get('domain') ?? '').replace(/^\./, '').toLowerCase();
  const path = attributes.get('path');
  return {
    name,
    value,
    domain: domain || url.hostname,
    hostOnly: !domain,
    path: path?.startsWith('/') ? path : defaultPath(url),
    secure: attributes.has('secure'),
    httpOnly: attributes.has('httponly'),
    sameSite: sameSiteOf(attributes.get('samesite')),
    expiresAt: expiryOf(attributes, now),
  };
}

function sameSiteOf(text: string | undefined): Cookie['sameSite'] {
  const value = text?.toLowerCase();
  return value === 'strict' || value === 'none' ? value : 'lax';
}

/** Max-Age goes before Expires; an unreadable Expires is as if it were not there. */
function expiryOf(attributes: ReadonlyMap<string, string>, now: number): number | null {
  const maxAge = attributes.get('max-age');
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) {
    const seconds = Number(maxAge);
    return seconds <= 0 ? 0 : now + Math.min(seconds, MAX_AGE_SECONDS);
  }
  const expires = Date.parse(attributes.get('expires') ?? '');
  return Number.isNaN(expires) ? null : Math.floor(expires / 1000);
}

function defaultPath(url: URL): string {
  const end = url.pathname.lastIndexOf('/');
  return end <= 0 ? '/' : url.pathname.slice(0, end);
}

function isAcceptable(cookie: Cookie, url: URL): boolean {
  if (!cookie.hostOnly && !isDomainFor(cookie.domain, url.hostname)) return false;
  if (cookie.secure && !isTrustworthy(url)) return false;
  if (cookie.sameSite === 'none' && !cookie.secure) return false;
  const name = cookie.name.toLowerCase();
  if (name.startsWith('__secure-')) return cookie.secure;
  if (name.startsWith('__host-')) return cookie.secure && cookie.hostOnly && cookie.path === '/';
  return true;
}

function isDomainFor(domain: string, host: string): boolean {
  if (domain === host) return true;
  return domain.includes('.') && !/^[\d.]+$/.test(host) && host.endsWith(`.${domain}`);
}

function isSentTo(cookie: Cookie, url: URL, context: CookieContext): boolean {
  const hostFits = cookie.hostOnly
    ? cookie.domain === url.hostname
    : isDomainFor(cookie.domain, url.hostname);
  if (!hostFits || !isPathFor(cookie.path, url.pathname)) return false;
  if (cookie.secure && !isTrustworthy(url)) return false;
  if (context.sameSite || cookie.sameSite === 'none') return true;
  return cookie.sameSite === 'lax' && context.topLevelGet;
}

function isPathFor(path: string, asked: string): boolean {
  if (path === asked) return true;
  return asked.startsWith(path) && (path.endsWith('/') || asked[path.length] === '/');
}

/** https, or loopback over http, where Chromium and Firefox take Secure cookies as well. */
export function isTrustworthy(url: URL): boolean {
  if (url.protocol === 'https:') return true;
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
}
