import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { App } from './app.ts';
import type { Log } from './base/log.ts';
import type { LimitsConfig } from './config/config.ts';

export type ServerLimits = Pick<
  LimitsConfig,
  'headerTimeoutSeconds' | 'requestTimeoutSeconds' | 'stopGraceSeconds'
>;

export interface RunningServer {
  /** Where it listens: `http://127.0.0.1:3000`. */
  readonly address: string;
  /** Ready turns false, what is in flight finishes, idle connections close, the app closes. */
  stop(): Promise<void>;
}

/** Node's own limit on headers: 16 KiB, after which the answer is 431. */
const MAX_HEADER_BYTES = 16_384;
/** How often Node looks for connections that are over their time. */
const CHECK_EVERY_MS = 1000;
/** Longer than nginx keeps an idle upstream connection (60 s), so that it is never us who race to close. */
const KEEP_ALIVE_MS = 65_000;
const MAX_CONNECTIONS = 10_000;

/** Puts node:http in front of the app. Rejects when the address is taken or not ours. */
export async function startServer(
  app: App,
  listen: { host: string; port: number },
  limits: ServerLimits,
  log: Log,
): Promise<RunningServer> {
  const listener = getRequestListener(
    (request, bindings) =>
      app.fetch(request, { peerAddress: bindings.incoming.socket.remoteAddress }),
    { overrideGlobalObjects: false },
  );
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: limits.headerTimeoutSeconds * 1000,
      requestTimeout: limits.requestTimeoutSeconds * 1000,
      connectionsCheckingInterval: CHECK_EVERY_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    (incoming: IncomingMessage, outgoing: ServerResponse) => void listener(incoming, outgoing),
  );
  server.maxConnections = MAX_CONNECTIONS;
  const address = await listenOn(server, listen);
  return { address, stop: () => stopServer(server, app, limits.stopGraceSeconds, log) };
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

async function stopServer(server: Server, app: App, graceSeconds: number, log: Log): Promise<void> {
  app.retire();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => {
    log.warn('grace_over', { graceSeconds });
    server.closeAllConnections();
  }, graceSeconds * 1000);
  await closed;
  clearTimeout(timer);
  await app.close();
}
