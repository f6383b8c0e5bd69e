import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Provider from 'oidc-provider';
import type { JsonObject } from '../../src/model/json.ts';
import { captureReply, type Reply } from './captured-reply.ts';
import { createKey, type HostileKey, readJwt, rsaKey, signJwt } from './hostile-keys.ts';
import { CLIENT_ID, createProvider, type HostileProviderOptions } from './hostile-settings.ts';

/** What a provider can be made to say instead of the truth. Set and unset while it runs. */
export interface Mutations {
  /** The discovery document, changed. */
  discovery?: (document: JsonObject) => JsonObject;
  /** The key set, changed. */
  jwks?: (document: JsonObject) => JsonObject;
  /** The token response, changed, after `idToken`. */
  tokenResponse?: (response: JsonObject) => JsonObject;
  /** Another ID token in the place of this one: claims as they were, and the key to sign with. */
  idToken?: (claims: JsonObject, key: HostileKey, header: JsonObject) => string | Promise<string>;
  /** UserInfo, changed. */
  userinfo?: (claims: JsonObject) => JsonObject;
  /** Any whole answer, changed last: status, headers, body. */
  reply?: (what: EndpointName, reply: Reply) => Reply | Promise<Reply>;
  /** The error a sign-in ends in: `access_denied`. */
  denial?: { error: string; error_description?: string };
  /** The authentication context class that a sign-in claims to have reached. */
  acr?: string;
  /** When the person claims to have signed in, seconds since 1970. */
  authenticatedAt?: number;
}

export type EndpointName = 'discovery' | 'jwks' | 'token' | 'userinfo' | 'authorization' | 'other';

/** A request that reached the provider. */
export interface SeenRequest {
  readonly endpoint: EndpointName;
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** As sent; empty for GET. */
  readonly body: string;
}

/**
 * A real provider (oidc-provider) that lies on demand: plain http on a free port of the loopback
 * interface, people sign in and consent without a page, every request is written down, every answer can
 * be changed. Close it.
 */
export class HostileProvider {
  /** `http://127.0.0.1:<port>`, no slash. */
  readonly issuer: string;
  /** Where it really listens. */
  readonly port: number;
  readonly mutations: Mutations = {};
  readonly seen: SeenRequest[] = [];
  /** Every token it ever handed out. */
  readonly issued: string[] = [];
  /** Connections ever accepted: tells whether keep-alive is used. */
  connections = 0;
  /** Who signs in next; `login_hint` of a request wins. */
  account = 'alice';
  /** The key that signs; what the key set shows is `keys`. */
  signingKey: HostileKey;
  keys: HostileKey[];
  readonly #server: Server;
  readonly #provider: Provider;
  readonly #firstKey: HostileKey;

  private constructor(
    server: Server,
    port: number,
    issuer: string,
    provider: Provider,
    key: HostileKey,
  ) {
    this.#server = server;
    this.issuer = issuer;
    this.port = port;
    this.#provider = provider;
    this.#firstKey = key;
    this.signingKey = key;
    this.keys = [key];
    server.on('connection', () => this.connections++);
    server.on('request', (request, response) => this.#answer(request, response));
  }

  static async start(options: HostileProviderOptions = {}): Promise<HostileProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const issuer = options.issuer ?? `http://127.0.0.1:${port}`;
    const key = await rsaKey();
    return new HostileProvider(server, port, issuer, createProvider(issuer, key, options), key);
  }

  /** How often an endpoint was asked. */
  count(endpoint: EndpointName): number {
    return this.seen.filter((request) => request.endpoint === endpoint).length;
  }

  /** Tells the truth again and forgets what it saw; keys stay as they are. */
  reset(): void {
    for (const name of Object.keys(this.mutations)) delete this.mutations[name as keyof Mutations];
    this.seen.length = 0;
    this.account = 'alice';
  }

  /** Signs with a new key from now on, and shows only that one. */
  async rotateKey(alg: HostileKey['alg'] = 'RS256'): Promise<HostileKey> {
    this.signingKey = await createKey(alg);
    this.keys = [this.signingKey];
    return this.signingKey;
  }

  /** Goes where a browser would be sent, signs in, and returns the address it is sent back to. */
  async signIn(departure: URL): Promise<URL> {
    const cookies = new Map<string, string>();
    let next = departure;
    for (let hop = 0; hop < 10; hop++) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(next, { redirect: 'manual', headers: { cookie } });
      for (const line of answer.headers.getSetCookie()) {
        const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
        cookies.set(name, value);
      }
      const location = answer.headers.get('location');
      if (location === null)
        throw new Error(`no redirect: ${answer.status} ${await answer.text()}`);
      next = new URL(location, next);
      if (next.origin !== new URL(this.issuer).origin) return next;
    }
    throw new Error('too many redirects at the provider');
  }

  /** A logout token as this provider would post it (Back-Channel Logout 1.0, 2.4), claims changed. */
  logoutToken(changes: object = {}, header: object = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: this.issuer,
      aud: CLIENT_ID,
      iat: now,
      exp: now + 120,
      jti: crypto.randomUUID(),
      sub: 'alice',
      sid: 'session-1',
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      ...changes,
    };
    return signJwt(this.signingKey, claims, { typ: 'logout+jwt', ...header });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.issuer);
    const endpoint = endpointOf(url.pathname);
    const seen = { endpoint, method: request.method ?? '', url, body: '' };
    const entry = { ...seen, headers: request.headers as Record<string, string> };
    this.seen.push(entry);
    // The library reads this form late, and what we had read by then would be gone.
    if (url.pathname !== '/session/end/confirm') {
      request.on('data', (chunk) => {
        entry.body += chunk;
      });
    }
    captureReply(response, (reply) => this.#mutate(endpoint, reply));
    if (url.pathname.startsWith('/interaction/')) await this.#interact(request, response);
    else await this.#provider.callback()(request, response);
  }

  async #interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { params } = await this.#provider.interactionDetails(request, response);
    const { denial, acr, authenticatedAt } = this.mutations;
    const accountId =
      typeof params['login_hint'] === 'string' ? params['login_hint'] : this.account;
    const login = {
      accountId,
      ...(acr === undefined ? {} : { acr }),
      ...(authenticatedAt === undefined ? {} : { ts: authenticatedAt }),
    };
    await this.#provider.interactionFinished(request, response, denial ?? { login });
  }

  async #mutate(endpoint: EndpointName, reply: Reply): Promise<Reply> {
    const { mutations } = this;
    const changed = reply.status === 200 ? await this.#mutateBody(endpoint, reply) : reply;
    return mutations.reply ? mutations.reply(endpoint, changed) : changed;
  }

  async #mutateBody(endpoint: EndpointName, reply: Reply): Promise<Reply> {
    const { mutations } = this;
    const same = (body: JsonObject) => body;
    switch (endpoint) {
      case 'discovery':
        return withJson(reply, mutations.discovery ?? same);
      case 'jwks': {
        const keys = this.keys.map((key) => key.publicJwk) as unknown as JsonObject[];
        return withJson(reply, () => (mutations.jwks ?? same)({ keys }));
      }
      case 'userinfo':
        return mutations.userinfo ? withJson(reply, mutations.userinfo) : reply;
      case 'token':
        return withJson(reply, async (body) => {
          const idToken = await this.#signAgain(String(body['id_token']));
          this.issued.push(idToken, String(body['access_token']));
          return (mutations.tokenResponse ?? same)({ ...body, id_token: idToken });
        });
      default:
        return reply;
    }
  }

  async #signAgain(idToken: string): Promise<string> {
    const { header, claims } = readJwt(idToken);
    if (this.mutations.idToken) return this.mutations.idToken(claims, this.signingKey, header);
    return this.signingKey === this.#firstKey ? idToken : signJwt(this.signingKey, claims);
  }
}

async function withJson(
  reply: Reply,
  change: (body: JsonObject) => JsonObject | Promise<JsonObject>,
): Promise<Reply> {
  const body = await change(JSON.parse(reply.body.toString()) as JsonObject);
  return { ...reply, body: JSON.stringify(body) };
}

function endpointOf(path: string): EndpointName {
  switch (path) {
    case '/.well-known/openid-configuration':
      return 'discovery';
    case '/jwks':
      return 'jwks';
    case '/token':
      return 'token';
    case '/me':
      return 'userinfo';
    default:
      return path.startsWith('/auth') ? 'authorization' : 'other';
  }
}
