/** A bare Node server that gives everybody the same text: what the answers with our public keys are compared with. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const [length = '900'] = process.argv.slice(2);
const body = Buffer.from('x'.repeat(Number(length)));

const server = createServer((_request, response) => {
  response
    .writeHead(200, { 'content-type': 'text/plain', 'content-length': body.length })
    .end(body);
});
server.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
process.once('SIGTERM', () => process.exit(0));
