import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { BerReader, type Filter, FilterParser } from 'ldapts';
import type { LdapServer } from '../../src/config/method-configs/ldap.ts';
import { ber, berInteger, ldapMessage, ldapResult } from './ber.ts';
import type { Certificate } from './certificates.ts';
import { matchesFilter } from './matches-filter.ts';

export interface FakeEntry {
  readonly dn: string;
  readonly attributes: Readonly<Record<string, readonly (string | Buffer)[]>>;
  readonly password?: string;
}

export type Operation = 'connect' | 'bind' | 'search' | 'starttls';

/** A request that came, and over which connection. */
export interface SeenOperation {
  readonly connection: number;
  readonly operation: Operation | 'unbind';
  /** Whom somebody binds as, where somebody searches. */
  readonly name: string;
  /** Of a bind; what was sent in clear text has `isSecure` false. */
  readonly password: string | null;
  readonly filter: Filter | null;
  readonly isSecure: boolean;
}

/**
 * What happens in the place of an answer: nothing, RST, the end of the connection, these bytes, or the bytes made of
 * the request's message id.
 */
export type DirectoryFault = 'hang' | 'reset' | 'end' | Buffer | ((messageId: number) => Buffer);

/** An LDAP server of ours on a free port of the loopback interface: it answers as told, and writes everything down. */
export class FakeDirectory {
  readonly port: number;
  readonly seen: SeenOperation[] = [];
  readonly faults: Partial<Record<Operation, DirectoryFault>> = {};
  /** A fault for this request alone; it wins. */
  faultFor: (seen: SeenOperation) => DirectoryFault | null = () => null;
  /** Further results of binds, by DN: a code and what the server says with it. */
  readonly bindResults = new Map<string, readonly [code: number, said: string]>();
  entries: FakeEntry[];
  connections = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #certificate: Certificate | null;

  private constructor(server: Server, entries: FakeEntry[], certificate: Certificate | null) {
    this.#server = server;
    this.entries = entries;
    this.#certificate = certificate;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (socket) => this.#serve(socket));
  }

  static async start(entries: FakeEntry[] = [], certificate: Certificate | null = null) {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FakeDirectory(server, entries, certificate);
  }

  at(transport: LdapServer['transport'] = 'none', host = '127.0.0.1'): LdapServer {
    return { host, port: this.port, transport };
  }

  /** Connections that are open now. */
  get open(): number {
    return this.#sockets.size;
  }

  /** The binds with a password that came. */
  get binds(): readonly SeenOperation[] {
    return this.seen.filter(({ operation }) => operation === 'bind');
  }

  /** Closes the port and all connections, or opens it again. */
  async setDown(isDown: boolean): Promise<void> {
    this.cut();
    if (isDown) await new Promise((resolve) => this.#server.close(resolve));
    else await new Promise<void>((resolve) => this.#server.listen(this.port, '127.0.0.1', resolve));
  }

  /** Ends all connections. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket): void {
    const connection = ++this.connections;
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    // Connections break here: that is what this is for.
    socket.on('error', () => {});
    const seen = { connection, name: '', password: null, filter: null, isSecure: false };
    const fault = this.faults.connect ?? this.faultFor({ ...seen, operation: 'connect' });
    if (fault) breakWith(socket, fault, 0);
    else this.#listen(socket, connection);
  }

  #listen(socket: Socket, connection: number): void {
    let waiting = Buffer.alloc(0);
    const onData = (chunk: Buffer): void => {
      waiting = Buffer.concat([waiting, chunk]);
      for (;;) {
        const reader = new BerReader(waiting);
        if (!reader.readSequence() || reader.remain < reader.length) return;
        const end = reader.offset + reader.length;
        const request = waiting.subarray(0, end);
        waiting = waiting.subarray(end);
        const upgrades = this.#answer(socket, connection, request);
        if (upgrades) socket.off('data', onData);
      }
    };
    socket.on('data', onData);
  }

  /** True when TLS follows. */
  #answer(socket: Socket, connection: number, request: Buffer): boolean {
    const reader = new BerReader(request);
    reader.readSequence();
    const id = reader.readInt() ?? 0;
    const tag = reader.readSequence();
    const isSecure = socket instanceof TLSSocket;
    const base = { connection, isSecure, name: '', password: null, filter: null };
    if (tag === 0x60) {
      reader.readInt();
      const name = reader.readString() ?? '';
      const isSimple = reader.peek() === 0x80;
      const password = isSimple ? (reader.readString(0x80) ?? '') : 'SASL';
      const seen: SeenOperation = { ...base, operation: 'bind', name, password };
      this.#reply(socket, seen, id, () => this.#bind(id, name, password));
    } else if (tag === 0x63) {
      this.#search(socket, base, id, reader);
    } else if (tag === 0x77) {
      return this.#startTls(socket, { ...base, operation: 'starttls' }, id);
    } else {
      this.seen.push({ ...base, operation: 'unbind' });
      socket.end();
    }
    return false;
  }

  #bind(id: number, name: string, password: string): Buffer {
    const entry = this.entries.find(({ dn }) => sameName(dn, name));
    const told = this.bindResults.get(name.toLowerCase());
    if (told) return ldapMessage(id, ldapResult(0x61, ...told));
    const isRight =
      password === '' || (entry?.password !== undefined && entry.password === password);
    return ldapMessage(id, ldapResult(0x61, isRight ? 0 : 49));
  }

  #search(
    socket: Socket,
    base: Omit<SeenOperation, 'operation'>,
    id: number,
    reader: BerReader,
  ): void {
    const name = reader.readString() ?? '';
    const scope = reader.readEnumeration() ?? 0;
    reader.readEnumeration();
    const limit = reader.readInt() || Number.POSITIVE_INFINITY;
    reader.readInt();
    reader.readBoolean();
    const filter = FilterParser.parse(reader);
    reader.readSequence();
    const end = reader.offset + reader.length;
    const asked: string[] = [];
    while (reader.offset < end) asked.push((reader.readString() ?? '').toLowerCase());
    const seen: SeenOperation = { ...base, operation: 'search', name, filter };
    this.#reply(socket, seen, id, () => {
      const found = this.entries
        .filter(({ dn }) => (scope === 0 ? sameName(dn, name) : isBelow(dn, name)))
        .filter((entry) => matchesFilter(filter, entry, this.entries));
      const shown = found.slice(0, limit).map((entry) => entryMessage(id, entry, asked));
      const code = found.length > limit ? 4 : found.length === 0 && scope === 0 && name ? 32 : 0;
      return Buffer.concat([...shown, ldapMessage(id, ldapResult(0x65, code))]);
    });
  }

  #startTls(socket: Socket, seen: SeenOperation, id: number): boolean {
    const certificate = this.#certificate;
    const isOffered = certificate !== null && !(socket instanceof TLSSocket);
    const code = isOffered ? 0 : 2;
    const fault = this.#reply(socket, seen, id, () => ldapMessage(id, ldapResult(0x78, code)));
    if (!isOffered || fault) return false;
    const { key, cert } = certificate;
    const secured = new TLSSocket(socket, { isServer: true, key, cert });
    secured.on('error', () => socket.destroy());
    this.#listen(secured, seen.connection);
    return true;
  }

  /** Whether a fault took the place of the answer. */
  #reply(socket: Socket, seen: SeenOperation, id: number, answer: () => Buffer): boolean {
    this.seen.push(seen);
    const fault = this.faultFor(seen) ?? this.faults[seen.operation as Operation] ?? null;
    if (fault) breakWith(socket, fault, id);
    else socket.write(answer());
    return fault !== null;
  }
}

function breakWith(socket: Socket, fault: DirectoryFault, id: number): void {
  if (fault === 'hang') return;
  // There is no RST of what TLS wraps; its sudden end is the same to the other side.
  if (fault === 'reset') socket instanceof TLSSocket ? socket.destroy() : socket.resetAndDestroy();
  else if (fault === 'end') socket.end();
  else socket.write(typeof fault === 'function' ? fault(id) : fault);
}

/** A SearchResultEntry (RFC 4511 4.5.2) with the attributes that were asked for. */
export function entryMessage(id: number, entry: FakeEntry, asked: readonly string[]): Buffer {
  const attributes = Object.entries(entry.attributes)
    .filter(([name]) => asked.includes(name.replace(/;.*/, '').toLowerCase()))
    .map(([name, values]) =>
      ber(0x30, ber(0x04, name), ber(0x31, ...values.map((value) => ber(0x04, value)))),
    );
  return ldapMessage(id, ber(0x64, ber(0x04, entry.dn), ber(0x30, ...attributes)));
}

/** A SearchResultReference (RFC 4511 4.5.3). */
export function referenceMessage(id: number, url: string): Buffer {
  return ldapMessage(id, ber(0x73, ber(0x04, url)));
}

/** An answer that is a referral (RFC 4511 4.1.10). */
export function referralMessage(id: number, tag: number, url: string): Buffer {
  const referral = ber(0xa3, ber(0x04, url));
  return ldapMessage(id, ber(tag, berInteger(10, 0x0a), ber(0x04), ber(0x04), referral));
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.normalize('NFKC').toLowerCase();
}

function isBelow(dn: string, base: string): boolean {
  return dn.toLowerCase().endsWith(base.toLowerCase());
}
