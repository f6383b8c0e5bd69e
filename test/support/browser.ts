import type { Clock } from '../../src/base/clock.ts';
import { systemClock } from '../../src/base/clock.ts';
import { CookieJar } from '../../src/setup/doctor/live/cookie-jar.ts';
import { isSameSite } from '../../src/setup/doctor/live/is-same-site.ts';
import type { Button, Form } from './html.ts';
import { Page } from './page.ts';

/** Answers a request: `fetch` itself, or an app in memory. */
export type Answer = (request: Request) => Response | Promise<Response>;

export interface BrowserOptions {
  /** By origin: `{ 'https://auth.example.org': (request) => app.fetch(request) }`. The rest is the network. */
  routes?: Readonly<Record<string, Answer>>;
  /** False refuses addresses that no route answers, so that a test touches no network. Default true. */
  network?: boolean;
  /** For the expiry of cookies. Default: the system's. */
  clock?: Clock;
  /** Sent with every request, `accept-language` say. */
  headers?: Readonly<Record<string, string>>;
  /** How many redirects before the browser gives up. Default 20, as browsers have it. */
  maxRedirects?: number;
}

export interface VisitOptions {
  method?: 'GET' | 'POST';
  /** A form, sent url-encoded. */
  form?: URLSearchParams;
  headers?: Readonly<Record<string, string>>;
  /** The page that asks; null for a typed address (default). Decides about SameSite and Origin. */
  from?: Page | null;
  /** Loaded in a frame of `from`: cookies of SameSite Lax and Strict stay at home when it is another site. */
  framed?: boolean;
  /** False stops at the first answer, whatever it says. Default true. */
  follow?: boolean;
}

/** One request and its answer on the way to a page. */
export interface Hop {
  readonly method: string;
  /** With its fragment, which the server never saw. */
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  /** Where it sends the browser, fragment included; null when it is a page. */
  readonly location: URL | null;
  /** Names of cookies that a browser would not have taken. */
  readonly refusedCookies: readonly string[];
}

/**
 * A small browser for stories: a cookie jar, redirects followed one by one and written down, fragments
 * kept, links and forms. It runs no script; a page that posts its own form is submitted by hand.
 */
export class Browser {
  readonly jar: CookieJar;
  readonly #options: BrowserOptions;
  #page: Page | null = null;

  constructor(options: BrowserOptions = {}) {
    this.#options = options;
    this.jar = new CookieJar(options.clock ?? systemClock);
  }

  /** The page in front of the person. Throws when none has been visited. */
  get page(): Page {
    if (!this.#page) throw new Error('The browser has not visited anything yet.');
    return this.#page;
  }

  /** Opens an address and follows where it leads. */
  async visit(address: string | URL, options: VisitOptions = {}): Promise<Page> {
    const hops: Hop[] = [];
    let url = new URL(address);
    let method = options.method ?? (options.form ? 'POST' : 'GET');
    let form = method === 'GET' ? undefined : options.form;
    for (;;) {
      const response = await this.#request(url, method, form, options);
      const hop = this.#arrive(url, method, response);
      hops.push(hop);
      if (!hop.location || options.follow === false) {
        this.#page = new Page(url, hops, await response.text());
        return this.#page;
      }
      await response.body?.cancel();
      if (hops.length > (this.#options.maxRedirects ?? 20)) throw new Error(tooMany(hops));
      if (hop.status !== 307 && hop.status !== 308) [method, form] = ['GET', undefined];
      url = hop.location;
    }
  }

  /** Follows the link of this text (or address, as a pattern) on the page. Throws when there is none. */
  click(link: string | RegExp, options: Omit<VisitOptions, 'from'> = {}): Promise<Page> {
    return this.visit(this.page.link(link), { ...options, from: this.page });
  }

  /**
   * Fills in and sends a form of the page: `fields` over what it holds already, by the button whose
   * text or value is `button` (its form is meant then), else the first form with its first button.
   */
  submit(fields: Readonly<Record<string, string>> = {}, button?: string | RegExp): Promise<Page> {
    const { form, pressed } = this.page.formWith(button);
    const values = valuesOf(form, fields, pressed);
    const target = new URL(pressed?.action ?? form.action, this.page.url);
    if (form.method === 'POST') return this.visit(target, { form: values, from: this.page });
    target.search = values.toString();
    return this.visit(target, { from: this.page });
  }

  async #request(
    url: URL,
    method: string,
    form: URLSearchParams | undefined,
    options: VisitOptions,
  ): Promise<Response> {
    const headers = this.#headers(url, method, options);
    if (form) headers.set('content-type', 'application/x-www-form-urlencoded');
    const bare = new URL(url);
    bare.hash = '';
    const body = form ? { body: form.toString() } : {};
    const answer = this.#options.routes?.[url.origin];
    if (answer) return answer(new Request(bare, { method, headers, redirect: 'manual', ...body }));
    if (this.#options.network === false) throw new Error(`No route answers ${url.origin}.`);
    return fetch(bare, { method, headers, redirect: 'manual', ...body });
  }

  #headers(url: URL, method: string, options: VisitOptions): Headers {
    const from = options.from ?? null;
    const sameSite = !from || isSameSite(from.url, url);
    const headers = new Headers({
      accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
      'accept-language': 'en',
      'sec-fetch-dest': options.framed ? 'iframe' : 'document',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-site': siteRelation(from, url),
      ...this.#options.headers,
      ...options.headers,
    });
    const topLevelGet = method === 'GET' && !options.framed;
    const cookies = this.jar.header(url, { sameSite, topLevelGet });
    if (cookies) headers.set('cookie', cookies);
    if (from && method !== 'GET') headers.set('origin', originSent(from));
    const referer = from && refererSent(from, url);
    if (referer) headers.set('referer', referer);
    return headers;
  }

  #arrive(url: URL, method: string, response: Response): Hop {
    const refusedCookies = this.jar.accept(url, response.headers);
    const target = [301, 302, 303, 307, 308].includes(response.status)
      ? response.headers.get('location')
      : null;
    const location = target === null ? null : new URL(target, url);
    // A Location without a fragment takes over the one of the request (RFC 9110 10.2.2).
    if (location && !location.hash && url.hash) location.hash = url.hash;
    const { status, headers } = response;
    return { method, url, status, headers, location, refusedCookies };
  }
}

function siteRelation(from: Page | null, to: URL): string {
  if (!from) return 'none';
  if (from.url.origin === to.origin) return 'same-origin';
  return isSameSite(from.url, to) ? 'same-site' : 'cross-site';
}

/** A page under `Referrer-Policy: no-referrer` posts with `Origin: null` (Fetch, 3.2.5). */
function originSent(from: Page): string {
  return from.headers.get('referrer-policy') === 'no-referrer' ? 'null' : from.url.origin;
}

/** By the policies that matter here: none, the origin alone, or (as a default) all of it at home. */
function refererSent(from: Page, to: URL): string | null {
  const policy = from.headers.get('referrer-policy') ?? 'strict-origin-when-cross-origin';
  if (policy === 'no-referrer') return null;
  const whole = from.url.origin === to.origin && !/^(strict-)?origin$/.test(policy);
  return whole ? from.url.href.replace(/#.*/, '') : `${from.url.origin}/`;
}

function valuesOf(
  form: Form,
  typed: Readonly<Record<string, string>>,
  pressed: Button | null,
): URLSearchParams {
  const values = new URLSearchParams();
  for (const [name, value] of form.fields) values.append(name, value);
  for (const [name, value] of Object.entries(typed)) values.set(name, value);
  if (pressed?.name) values.append(pressed.name, pressed.value);
  return values;
}

/** Says where it went round, without queries and fragments: they may hold secrets. */
function tooMany(hops: readonly Hop[]): string {
  const last = hops.slice(-4).map(({ url }) => url.origin + url.pathname);
  return `More than ${hops.length - 1} redirects, the last ones: ${last.join(' → ')}`;
}
