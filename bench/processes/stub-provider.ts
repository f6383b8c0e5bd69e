/**
 * An OpenID provider that does no more than it must: it asks nobody anything, remembers nothing, and
 * counts who asks. `--thin` leaves everything out of the ID token but who it is for, so that UserInfo is
 * asked as well.
 */
import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** Requests by endpoint, and over how many connections those came that a server made. */
export interface ProviderCounts {
  readonly discovery: number;
  readonly jwks: number;
  readonly authorize: number;
  readonly token: number;
  readonly userinfo: number;
  readonly connections: number;
}

type Endpoint = Exclude<keyof ProviderCounts, 'connections'>;

const THIN = process.argv.includes('--thin');
const PEOPLE = 1000;
/** As proxies before a provider have it; Node's own 5 s would be tested instead of Usher. */
const KEEP_ALIVE_MS = 75_000;
const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  '/.well-known/openid-configuration': 'discovery',
  '/jwks': 'jwks',
  '/authorize': 'authorize',
  '/token': 'token',
  '/userinfo': 'userinfo',
};

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const keySet = {
  keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'bench', use: 'sig', alg: 'RS256' }],
};
const counts = { discovery: 0, jwks: 0, authorize: 0, token: 0, userinfo: 0 };
const serverSockets = new WeakSet<Socket>();
let connections = 0;
let issuer = '';

const server = createServer((request, response) => void answer(request, response));
server.keepAliveTimeout = KEEP_ALIVE_MS;
server.listen(0, '127.0.0.1', () => {
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.send?.(issuer);
});
process.on('message', () => process.send?.({ ...counts, connections } satisfies ProviderCounts));
process.once('SIGTERM', () => process.exit(0));

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', issuer);
  const endpoint = ENDPOINTS[url.pathname];
  if (!endpoint) return void response.writeHead(404).end();
  counts[endpoint]++;
  if (endpoint === 'authorize') return sendBack(url, response);
  if (!serverSockets.has(request.socket)) connections++;
  serverSockets.add(request.socket);
  let body = '';
  for await (const chunk of request) body += chunk;
  const answered = JSON.stringify(answerOf(endpoint, body, request.headers.authorization ?? ''));
  response.writeHead(200, { 'content-type': 'application/json' }).end(answered);
}

/** The code is the nonce: nothing to remember between here and the token endpoint. */
function sendBack({ searchParams }: URL, response: ServerResponse): void {
  const back = new URL(searchParams.get('redirect_uri') ?? '');
  back.searchParams.set('code', searchParams.get('nonce') ?? '');
  back.searchParams.set('state', searchParams.get('state') ?? '');
  back.searchParams.set('iss', issuer);
  response.writeHead(303, { location: back.href }).end();
}

function answerOf(endpoint: Endpoint, body: string, authorization: string): unknown {
  if (endpoint === 'discovery') return discovery();
  if (endpoint === 'jwks') return keySet;
  if (endpoint === 'userinfo') return claimsOf(authorization.slice('Bearer '.length));
  const subject = `person-${counts.token % PEOPLE}`;
  return {
    access_token: subject,
    token_type: 'Bearer',
    expires_in: 3600,
    id_token: idToken(subject, new URLSearchParams(body).get('code') ?? ''),
  };
}

function discovery(): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    userinfo_endpoint: `${issuer}/userinfo`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    authorization_response_iss_parameter_supported: true,
  };
}

function claimsOf(subject: string): object {
  return {
    sub: subject,
    preferred_username: subject,
    name: 'Åsa Öberg',
    email: `${subject}@example.org`,
    email_verified: true,
    picture: `https://id.example.org/${subject}.png`,
    groups: ['staff', 'meetings'],
  };
}

function idToken(subject: string, nonce: string): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = THIN ? { sub: subject } : claimsOf(subject);
  const payload = { ...claims, iss: issuer, aud: 'usher', nonce, iat: now, exp: now + 300 };
  const input = `${encode({ alg: 'RS256', typ: 'JWT', kid: 'bench' })}.${encode(payload)}`;
  return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
