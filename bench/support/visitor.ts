import { type Agent, type IncomingMessage, request } from 'node:http';

/** What came back, without its body. */
export interface Answer {
  readonly status: number;
  /** Absolute; null when the answer leads nowhere. */
  readonly location: URL | null;
}

/**
 * A browser, as lean as it can be: cookies by host, redirects one by one, connections kept. It has to
 * cost less than what it measures.
 */
export class Visitor {
  readonly #agent: Agent;
  readonly #headers: Record<string, string>;
  /** By host and port: browsers take no account of the port, but here each is somebody else. */
  readonly #cookies = new Map<string, Map<string, string>>();

  /** Visitors that share an agent share its connections. `headers` go along with every request. */
  constructor(agent: Agent, headers: Record<string, string> = {}) {
    this.#agent = agent;
    this.#headers = headers;
  }

  /** The Cookie header for an address; empty when there are none. */
  cookiesFor(url: URL): string {
    const jar = this.#cookies.get(url.host) ?? new Map<string, string>();
    return Array.from(jar, ([name, value]) => `${name}=${value}`).join('; ');
  }

  get(url: URL): Promise<Answer> {
    const cookie = this.cookiesFor(url);
    const headers = cookie ? { ...this.#headers, cookie } : this.#headers;
    return new Promise((resolve, reject) => {
      const asked = request(url, { agent: this.#agent, headers }, (response) => {
        this.#keepCookies(url, response);
        const { location } = response.headers;
        response.resume().once('end', () => {
          const status = response.statusCode ?? 0;
          resolve({ status, location: location ? new URL(location, url) : null });
        });
      });
      asked.once('error', reject).end();
    });
  }

  /** Follows redirects up to the first that leads to `origin`, which is not asked any more. */
  async followTo(origin: string, from: URL): Promise<URL> {
    let url = from;
    for (let hop = 0; hop < 10; hop++) {
      const { status, location } = await this.get(url);
      if (!location) throw new Error(`${url.origin}${url.pathname} answered ${status}.`);
      if (location.origin === origin) return location;
      url = location;
    }
    throw new Error(`${from.href} leads round in circles.`);
  }

  /** Follows redirects up to the first that leads to `path`, wherever that is; it is not asked any more. */
  async followToPath(path: string, from: URL): Promise<URL> {
    let url = from;
    for (let hop = 0; hop < 10; hop++) {
      const { status, location } = await this.get(url);
      if (!location) throw new Error(`${url.origin}${url.pathname} answered ${status}.`);
      if (location.pathname === path) return location;
      url = location;
    }
    throw new Error(`${from.href} leads round in circles.`);
  }

  #keepCookies(url: URL, { headers }: IncomingMessage): void {
    for (const line of headers['set-cookie'] ?? []) {
      const [pair = '', ...attributes] = line.split('; ');
      const name = pair.slice(0, pair.indexOf('='));
      const jar = this.#cookies.get(url.host) ?? new Map<string, string>();
      this.#cookies.set(url.host, jar);
      if (attributes.includes('Max-Age=0')) jar.delete(name);
      else jar.set(name, pair.slice(name.length + 1));
    }
  }
}
