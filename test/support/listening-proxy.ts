import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy on loopback that hears everything that goes through it in clear text, and may change it. */
export class ListeningProxy {
  readonly port: number;
  /** All bytes so far, either way. */
  heard: Buffer = Buffer.alloc(0);
  /** What becomes of the bytes that the server sends. */
  change: (chunk: Buffer) => Buffer = (chunk) => chunk;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, target: number) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (client) => this.#join(client, target));
  }

  static async start(target: number): Promise<ListeningProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ListeningProxy(server, target);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(client: Socket, target: number): void {
    const server = connect(target, '127.0.0.1');
    for (const [from, to, change] of [
      [client, server, (chunk: Buffer) => chunk],
      [server, client, (chunk: Buffer) => this.change(chunk)],
    ] as const) {
      this.#sockets.add(from);
      from.on('data', (chunk) => {
        this.heard = Buffer.concat([this.heard, chunk]);
        to.write(change(chunk));
      });
      // One side breaks because the other did: no news.
      from.on('error', () => {});
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }
}
