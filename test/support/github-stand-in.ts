import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const GITHUB_CLIENT = { id: 'Iv1.usher', secret: 'github-client-secret-0123456789abcdef' };

/** Somebody as GitHub's interface shows them, in the shape of its documentation (REST API 2022-11-28). */
export interface GithubPerson {
  readonly user: Readonly<Record<string, unknown>>;
  readonly emails: readonly Readonly<Record<string, unknown>>[];
  readonly orgs: readonly Readonly<Record<string, unknown>>[];
  readonly teams: readonly Readonly<Record<string, unknown>>[];
}

export const OCTOCAT: GithubPerson = {
  user: {
    login: 'octocat',
    id: 583_231,
    node_id: 'MDQ6VXNlcjU4MzIzMQ==',
    avatar_url: 'https://avatars.githubusercontent.com/u/583231?v=4',
    html_url: 'https://github.com/octocat',
    type: 'User',
    site_admin: false,
    name: 'The Octocat',
    company: '@github',
    email: 'shown@example.com',
  },
  emails: [
    { email: 'old@example.org', primary: false, verified: true, visibility: null },
    { email: 'octo@acme.example', primary: true, verified: true, visibility: 'private' },
  ],
  orgs: [{ login: 'Acme', id: 1, node_id: 'x', url: 'https://api.github.com/orgs/Acme' }],
  teams: [{ id: 7, name: 'Teachers', slug: 'teachers', organization: { login: 'Acme', id: 1 } }],
};

interface Grant {
  readonly redirectUri: string;
  readonly challenge: string | null;
  readonly client: string;
  readonly expired: boolean;
}

/**
 * GitHub's sign-in and the part of its interface that we ask, on loopback. It answers an error of the token endpoint
 * with status 200, as GitHub does.
 */
export class GithubStandIn {
  person: GithubPerson = OCTOCAT;
  /** What is wrong with the next code. */
  sabotage: 'wrong audience' | 'expired' | 'tampered' | null = null;
  /** Whether the person presses Cancel. */
  denies = false;
  /** Another answer for a path of the interface. */
  readonly answers = new Map<string, { status: number; body: string; type?: string }>();
  /** `GET /api/v3/user`, in the order in which they came. */
  readonly seen: string[] = [];
  /** Every code and token ever handed out. */
  readonly issued: string[] = [];
  readonly url: string;
  readonly #server: Server;
  readonly #grants = new Map<string, Grant>();
  readonly #tokens = new Set<string>();

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  static async start(): Promise<GithubStandIn> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const standIn = new GithubStandIn(server);
    server.on('request', (request, response) => void standIn.#answer(request, response));
    return standIn;
  }

  /** What the person does there: signs in and comes back. */
  async signIn(departure: URL): Promise<URL> {
    const answer = await fetch(departure, { redirect: 'manual' });
    const back = answer.headers.get('location');
    if (!back) throw new Error(`no way back: ${answer.status} ${await answer.text()}`);
    return new URL(back);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((done) => this.#server.close(() => done()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const url = new URL(request.url ?? '/', this.url);
    this.seen.push(`${request.method} ${url.pathname}`);
    if (url.pathname === '/login/oauth/authorize') return this.#authorize(url, response);
    if (url.pathname === '/login/oauth/access_token') {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      return json(response, 200, this.#token(form));
    }
    return this.#api(url, request, response);
  }

  #authorize(url: URL, response: ServerResponse): void {
    const given = url.searchParams;
    const back = new URL(given.get('redirect_uri') ?? 'about:blank');
    back.searchParams.set('state', given.get('state') ?? '');
    if (this.denies) {
      back.searchParams.set('error', 'access_denied');
    } else {
      const code = this.#issue();
      this.#grants.set(code, {
        redirectUri: given.get('redirect_uri') ?? '',
        challenge: given.get('code_challenge'),
        client:
          this.sabotage === 'wrong audience' ? 'somebody-else' : (given.get('client_id') ?? ''),
        expired: this.sabotage === 'expired',
      });
      back.searchParams.set('code', this.sabotage === 'tampered' ? `${code}x` : code);
    }
    response.writeHead(302, { location: back.href }).end();
  }

  #token(form: URLSearchParams): object {
    if (form.get('client_secret') !== GITHUB_CLIENT.secret) {
      return {
        error: 'incorrect_client_credentials',
        error_description: 'The client_id and/or client_secret passed are incorrect.',
      };
    }
    const code = form.get('code') ?? '';
    const grant = this.#grants.get(code);
    this.#grants.delete(code);
    const verifier = form.get('code_verifier') ?? '';
    const fits =
      grant &&
      !grant.expired &&
      grant.client === form.get('client_id') &&
      grant.redirectUri === form.get('redirect_uri') &&
      grant.challenge === createHash('sha256').update(verifier).digest('base64url');
    if (!fits) {
      return {
        error: 'bad_verification_code',
        error_description: 'The code passed is incorrect or expired.',
      };
    }
    const token = this.#issue();
    this.#tokens.add(token);
    return { access_token: token, scope: 'read:org,read:user,user:email', token_type: 'bearer' };
  }

  #api(url: URL, request: IncomingMessage, response: ServerResponse): unknown {
    const other = this.answers.get(url.pathname);
    if (other) {
      const headers = { 'content-type': other.type ?? 'application/json' };
      return response.writeHead(other.status, headers).end(other.body);
    }
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    if (!this.#tokens.has(token)) return json(response, 401, { message: 'Bad credentials' });
    const page = Number(url.searchParams.get('page') ?? '1');
    const size = Number(url.searchParams.get('per_page') ?? '30');
    const slice = (all: readonly unknown[]) => all.slice((page - 1) * size, page * size);
    const { user, emails, orgs, teams } = this.person;
    switch (url.pathname) {
      case '/api/v3/user':
        return json(response, 200, user);
      case '/api/v3/user/emails':
        return json(response, 200, slice(emails));
      case '/api/v3/user/orgs':
        return json(response, 200, slice(orgs));
      case '/api/v3/user/teams':
        return json(response, 200, slice(teams));
      default:
        return json(response, 404, { message: 'Not Found' });
    }
  }

  #issue(): string {
    const text = randomBytes(20).toString('hex');
    this.issued.push(text);
    return text;
  }
}

function json(response: ServerResponse, status: number, body: unknown): unknown {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  return response.end(JSON.stringify(body));
}
