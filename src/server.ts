import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { getRequestListener, RequestError } from '@hono/node-server';
import type { App } from './app.ts';
import type { Log } from './base/log.ts';
import type { LimitsConfig } from './config/config.ts';
import { type Connections, trackConnections } from './http/connections.ts';
import { refuseConnection } from './http/refuse-connection.ts';

export type ServerLimits = Pick<
  LimitsConfig,
  'headerTimeoutSeconds' | 'requestTimeoutSeconds' | 'stopDelaySeconds' | 'stopGraceSeconds'
>;

export interface RunningServer {
  /** Where it listens: `http://127.0.0.1:3000`. */
  readonly address: string;
  /**
   * Ready turns false while everybody is still served, for as long as configured; then nobody new is let
   * in, what is in flight finishes, idle connections close, the app closes.
   */
  stop(): Promise<void>;
}

/** Node's own limit on headers: 16 KiB, after which the answer is 431. */
const MAX_HEADER_BYTES = 16_384;
/** How often Node looks for connections that are over their time. */
const CHECK_EVERY_MS = 1000;
/** Longer than nginx keeps an idle upstream connection (60 s), so that it is never us who race to close. */
const KEEP_ALIVE_MS = 65_000;
/** Ends a connection whose client reads nothing: longer than any provider may take to answer (3 times 60 s). */
const SILENCE_MS = 240_000;
const MAX_CONNECTIONS = 10_000;

/** Puts node:http in front of the app. Rejects when the address is taken or not ours. */
export async function startServer(
  app: App,
  listen: { host: string; port: number },
  limits: ServerLimits,
  log: Log,
): Promise<RunningServer> {
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: limits.headerTimeoutSeconds * 1000,
    requestTimeout: limits.requestTimeoutSeconds * 1000,
    connectionsCheckingInterval: CHECK_EVERY_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Node would answer without our headers; `createListener` sees to it.
    requireHostHeader: false,
  });
  const connections = trackConnections(server);
  const answer = createListener(app, connections);
  server.on('request', answer);
  // An expectation that we do not know may be passed over (RFC 9110 10.1.1).
  server.on('checkExpectation', answer);
  server.on('clientError', (error, socket) => refuseConnection(error, socket, app.refuse));
  server.setTimeout(SILENCE_MS);
  server.maxConnections = MAX_CONNECTIONS;
  const address = await listenOn(server, listen);
  return { address, stop: () => stopServer(server, connections, app, limits, log) };
}

function createListener(app: App, connections: Connections): RequestListener {
  const listener = getRequestListener(
    (request, { incoming }) => {
      if (hasBadHost(incoming)) throw new RequestError('One Host header is wanted');
      return app.fetch(request, { peerAddress: incoming.socket.remoteAddress });
    },
    {
      overrideGlobalObjects: false,
      // For HTTP/1.0 without a Host header. Any name will do: no address is built from it.
      hostname: 'localhost',
      errorHandler(thrown) {
        const { status, headers, body } = app.refuse(
          thrown instanceof RequestError ? 400 : 500,
          thrown,
        );
        return new Response(body, { status, headers: { ...headers, connection: 'close' } });
      },
    },
  );
  return (incoming, outgoing) => {
    if (!connections.admit(outgoing) || answerAtOnce(app, incoming, outgoing)) return;
    // Not even the refusal could be made: nobody gets an answer, and the process lives.
    listener(incoming, outgoing).catch(() => outgoing.destroy());
  };
}

/** Whether that was possible. What is odd about a request is told by the long way. */
function answerAtOnce(app: App, incoming: IncomingMessage, outgoing: ServerResponse): boolean {
  const { method = '', url = '', headers } = incoming;
  if (hasBody(headers) || hasBadHost(incoming)) return false;
  const answer = app.answerAtOnce(method, url, headers['if-none-match']);
  if (!answer) return false;
  outgoing.writeHead(answer.status, [...answer.headers]).end(answer.body ?? undefined);
  return true;
}

function hasBody(headers: IncomingMessage['headers']): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

/** RFC 9112 3.2: no Host in HTTP/1.1, and more than one anywhere, is a bad request. */
function hasBadHost({
  rawHeaders,
  httpVersion,
}: Pick<IncomingMessage, 'rawHeaders' | 'httpVersion'>): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.toLowerCase() === 'host') hosts += 1;
  }
  return hosts > 1 || (hosts === 0 && httpVersion !== '1.0');
}

function listenOn(server: Server, listen: { host: string; port: number }): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(listen.port, listen.host, () => {
      server.off('error', reject);
      const { address, port, family } = server.address() as AddressInfo;
      resolve(`http://${family === 'IPv6' ? `[${address}]` : address}:${port}`);
    });
  });
}

async function stopServer(
  server: Server,
  connections: Connections,
  app: App,
  { stopDelaySeconds, stopGraceSeconds }: ServerLimits,
  log: Log,
): Promise<void> {
  app.retire();
  await sleep(stopDelaySeconds * 1000);
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  connections.finish();
  server.closeIdleConnections();
  const timer = setTimeout(() => {
    log.warn('grace_over', { graceSeconds: stopGraceSeconds });
    server.closeAllConnections();
  }, stopGraceSeconds * 1000);
  await closed;
  clearTimeout(timer);
  await app.close();
}
