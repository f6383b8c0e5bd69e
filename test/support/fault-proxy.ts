import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * What happens to a connection:
 *
 * - `pass`: nothing
 * - `refuse`: the port is closed
 * - `hang`: accepted, and never a byte comes back
 * - `hang-mid-body`: the first `bytes` of the answer, then silence
 * - `drip`: the answer, one byte every `everyMs`
 * - `reset`: RST as soon as the request has come
 * - `truncate`: the first `bytes` of the answer, then the end
 * - `garbage`: bytes that are no HTTP
 */
export type Fault =
  | { readonly kind: 'pass' | 'refuse' | 'hang' | 'reset' | 'garbage' }
  | { readonly kind: 'hang-mid-body' | 'truncate'; readonly bytes: number }
  | { readonly kind: 'drip'; readonly everyMs: number };

/**
 * A TCP proxy on a free port of the loopback interface that breaks what goes through it. The fault may
 * change at any time; connections that stand are cut then, so that the next request meets the new one.
 */
export class FaultProxy {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** The port of what stands behind, on loopback. */
  target = 0;
  /** Connections that came in, whatever became of them. */
  accepted = 0;
  #fault: Fault = { kind: 'pass' };
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #timers = new Set<NodeJS.Timeout>();

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
    this.origin = `http://127.0.0.1:${port}`;
    server.on('connection', (socket) => this.#serve(socket));
  }

  static async start(): Promise<FaultProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FaultProxy(server, (server.address() as AddressInfo).port);
  }

  /** Connections that are open now, on either side. */
  get open(): number {
    return this.#sockets.size;
  }

  async use(fault: Fault): Promise<void> {
    this.#fault = fault;
    this.#cut();
    const isListening = this.#server.listening;
    if (fault.kind === 'refuse' && isListening) {
      await new Promise((resolve) => this.#server.close(resolve));
    } else if (fault.kind !== 'refuse' && !isListening) {
      await new Promise<void>((resolve) => this.#server.listen(this.port, '127.0.0.1', resolve));
    }
  }

  async close(): Promise<void> {
    this.#cut();
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
  }

  #cut(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers.clear();
    for (const socket of this.#sockets) socket.destroy();
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    // A broken connection is what this is for.
    socket.on('error', () => {});
    return socket;
  }

  #serve(client: Socket): void {
    this.accepted++;
    this.#keep(client);
    const fault = this.#fault;
    switch (fault.kind) {
      case 'hang':
        client.resume();
        return;
      case 'reset':
        client.once('data', () => client.resetAndDestroy());
        return;
      case 'garbage':
        client.once('data', () => client.end(Buffer.from('\x00\xff\x16garbage\r\n\r\n{"no":')));
        return;
      default:
        this.#join(client, fault);
    }
  }

  #join(client: Socket, fault: Fault): void {
    const server = this.#keep(connect(this.target, '127.0.0.1'));
    client.pipe(server);
    client.on('close', () => server.destroy());
    if (fault.kind === 'drip') {
      this.#drip(server, client, fault.everyMs);
      return;
    }
    const limit = 'bytes' in fault ? fault.bytes : Number.POSITIVE_INFINITY;
    let sent = 0;
    server.on('data', (chunk) => {
      const part = chunk.subarray(0, Math.max(0, limit - sent));
      sent += part.length;
      if (part.length > 0) client.write(part);
      if (fault.kind === 'truncate' && sent >= limit) client.end();
    });
    server.on('close', () => {
      if (fault.kind !== 'hang-mid-body') client.end();
    });
  }

  #drip(server: Socket, client: Socket, everyMs: number): void {
    const waiting: Buffer[] = [];
    server.on('data', (chunk) => waiting.push(chunk));
    const timer = setInterval(() => {
      const chunk = waiting.shift();
      if (!chunk) return;
      client.write(chunk.subarray(0, 1));
      if (chunk.length > 1) waiting.unshift(chunk.subarray(1));
    }, everyMs);
    this.#timers.add(timer);
    client.on('close', () => {
      clearInterval(timer);
      this.#timers.delete(timer);
    });
  }
}
