import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Refuse } from './refuse.ts';

/** By Node's code; whatever else the parser stumbles over is a bad request. */
const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** A connection cut while the client still sends loses the answer on its way; one kept is a gift to attackers. */
const LINGER_MS = 500;

/** The last words on a connection on which no request could be read, or none in time. */
export function refuseConnection(error: Error, socket: Duplex, refuse: Refuse): void {
  const code = 'code' in error ? String(error.code) : '';
  // What else comes after our last words.
  if (socket.writableEnded) return;
  if (code === 'ECONNRESET' || code === 'EPIPE' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = STATUS_BY_CODE[code] ?? 400;
  const { headers, body } = refuse(status, error);
  const head = Object.entries({
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const statusLine = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`;
  socket.end(`${statusLine}${head.join('')}\r\n${body}`);
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}
