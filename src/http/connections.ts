import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The connections of a server: what they may ask at once, and how they end. */
export interface Connections {
  /**
   * Whether a request may be answered. Where too many came ahead of their answers, the connection ends: a
   * client that reads none of them would make us keep them all.
   */
  admit(outgoing: ServerResponse): boolean;
  /**
   * Each answer, under way or yet to come, is the last of its connection; a connection that asks nothing
   * is closed after a moment. Node by itself would keep both until somebody else closes them.
   */
  finish(): void;
}

/** Requests under way on one connection. Browsers and proxies wait for each answer; HTTP/1.1 allows more. */
const MAX_AHEAD = 16;
/** A request that is on its way already gets this long to arrive when the server stops. */
const SILENCE_MS = 1000;

export function trackConnections(server: Server): Connections {
  const answers = new Map<Socket, Set<ServerResponse>>();
  let finishing = false;
  server.on('connection', (socket: Socket) => {
    answers.set(socket, new Set());
    socket.once('close', () => answers.delete(socket));
  });
  return {
    admit(outgoing) {
      const { socket } = outgoing.req;
      const open = answers.get(socket);
      if (!open || open.size >= MAX_AHEAD) {
        socket.destroy();
        return false;
      }
      open.add(outgoing);
      outgoing.once('close', () => open.delete(outgoing));
      if (finishing) makeLast(outgoing);
      return true;
    },
    finish() {
      finishing = true;
      for (const open of answers.values()) open.forEach(makeLast);
      setTimeout(() => {
        for (const [socket, open] of answers) if (open.size === 0) socket.destroy();
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
