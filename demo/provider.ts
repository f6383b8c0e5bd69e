/**
 * The demo's OpenID provider, a process of its own:
 *
 *     DEMO_CLIENT_SECRET=… node demo/provider.ts --port 8001 --redirect-uri http://127.0.0.1:8000/…
 *
 * Listens on 127.0.0.1 only, and prints one line of JSON with its `issuer` when it is ready.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { processEnvironment } from '../src/base/environment.ts';
import { createProvider } from './provider/create-provider.ts';
import { requestListener } from './provider/request-listener.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'client-id': { type: 'string', default: 'usher' },
    'redirect-uri': { type: 'string', multiple: true, default: [] },
    'post-logout-redirect-uri': { type: 'string', multiple: true, default: [] },
    'back-channel-logout-uri': { type: 'string' },
    'frame-ancestor': { type: 'string', multiple: true, default: [] },
  },
});
const secret = processEnvironment()['DEMO_CLIENT_SECRET'];
if (!secret) throw new Error('Set DEMO_CLIENT_SECRET, the secret of the client.');

const server = createServer();
await new Promise<void>((resolve, reject) => {
  server.once('error', reject);
  server.listen(Number(values.port), '127.0.0.1', resolve);
});
const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const provider = await createProvider(issuer, {
  id: values['client-id'],
  secret,
  redirectUris: values['redirect-uri'],
  postLogoutRedirectUris: values['post-logout-redirect-uri'],
  backChannelLogoutUri: values['back-channel-logout-uri'] ?? null,
  frameAncestors: values['frame-ancestor'],
});
provider.on('server_error', (_ctx, error) => console.error(error));
server.on('request', requestListener(provider, values['frame-ancestor']));
console.log(JSON.stringify({ msg: 'provider is ready', issuer }));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close();
    server.closeAllConnections();
  });
}
