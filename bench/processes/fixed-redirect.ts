/** A bare Node server that sends everybody the same 303: what entering a room is compared with. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// As long as an answer of Usher's: a room's address with a token in its fragment.
const LOCATION = `https://meet.example.org/standup#jwt=%22${'x'.repeat(500)}%22&config.prejoinConfig.enabled=false`;

const server = createServer((_request, response) => {
  response.writeHead(303, { location: LOCATION }).end();
});
server.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
process.once('SIGTERM', () => process.exit(0));
