import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The connections of a server, for the moment it stops. */
export interface Connections {
  /**
   * Each answer, under way or yet to come, is the last of its connection; a connection that asks nothing
   * is closed after a moment. Node by itself would keep both until somebody else closes them.
   */
  finish(): void;
}

/** A request that is on its way already gets this long to arrive. */
const SILENCE_MS = 1000;

export function trackConnections(server: Server): Connections {
  const sockets = new Set<Socket>();
  const answers = new Set<ServerResponse>();
  let finishing = false;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const track = (_incoming: IncomingMessage, outgoing: ServerResponse): void => {
    answers.add(outgoing);
    outgoing.once('close', () => answers.delete(outgoing));
    if (finishing) makeLast(outgoing);
  };
  server.on('request', track);
  server.on('checkExpectation', track);
  return {
    finish() {
      finishing = true;
      for (const outgoing of answers) makeLast(outgoing);
      setTimeout(() => {
        const busy = new Set([...answers].map(({ req }) => req.socket));
        for (const socket of sockets) if (!busy.has(socket)) socket.destroy();
      }, SILENCE_MS).unref();
    },
  };
}

/** Says `Connection: close`; where the head is out already, the connection ends without a word. */
function makeLast(outgoing: ServerResponse): void {
  outgoing.shouldKeepAlive = false;
  const { socket } = outgoing.req;
  if (outgoing.headersSent) outgoing.once('close', () => socket.end());
}
