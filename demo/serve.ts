import { once } from 'node:events';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';

/** Listens at this address. Returns what ends it. */
export async function serve(app: Hono, at: URL): Promise<() => Promise<unknown>> {
  const server = createServer(getRequestListener(app.fetch));
  server.listen(Number(at.port), at.hostname);
  await once(server, 'listening');
  return () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
}
