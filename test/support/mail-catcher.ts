import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';

/** A mail as it came: what was said around it, and its text as it was sent. */
export interface CaughtMail {
  readonly from: string;
  readonly to: string;
  readonly data: string;
  /** The same as its reader sees it. */
  readonly text: string;
  readonly wasEncrypted: boolean;
  /** What was said as user and password, decoded; null for nothing. */
  readonly auth: string | null;
}

/** What a catcher is to be: `tls` from the start, or by STARTTLS where there is a certificate. */
export interface CatcherOptions {
  readonly tls?: boolean;
  readonly certificate?: { readonly cert: string; readonly key: string };
  /** Says this in the place of taking a mail: `550 no`. */
  readonly refusal?: string;
  /** Never says anything. */
  readonly isMute?: boolean;
}

/** A mail server on loopback that keeps what it gets (RFC 5321, so far as a client of ours needs it). */
export class MailCatcher {
  readonly mails: CaughtMail[] = [];
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;

  private constructor(server: Server, sockets: Set<Socket>, mails: CaughtMail[]) {
    this.#server = server;
    this.#sockets = sockets;
    this.mails = mails;
    this.port = (server.address() as AddressInfo).port;
  }

  static async start(options: CatcherOptions = {}): Promise<MailCatcher> {
    const { tls = false, certificate } = options;
    const mails: CaughtMail[] = [];
    const sockets = new Set<Socket>();
    const serve = (socket: Socket): void => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
      if (!options.isMute) converse(socket, tls, options, mails, true);
    };
    const server = tls ? createTlsServer(certificate ?? {}, serve) : createServer(serve);
    server.on('tlsClientError', () => {});
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new MailCatcher(server, sockets, mails);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

function converse(
  socket: Socket,
  isEncrypted: boolean,
  options: CatcherOptions,
  mails: CaughtMail[],
  greets: boolean,
): void {
  const { certificate, refusal } = options;
  const mail = { from: '', to: '', auth: null as string | null };
  let data: string | null = null;
  let waiting = '';
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  const answer = (line: string): void => {
    const word = line.slice(0, 4).toUpperCase();
    if (word === 'EHLO') {
      if (certificate && !isEncrypted) say('250-STARTTLS');
      say('250 AUTH PLAIN');
    } else if (word === 'STAR' && certificate) {
      say('220 go on');
      socket.removeAllListeners('data');
      const secure = new TLSSocket(socket, { isServer: true, ...certificate });
      secure.on('error', () => {});
      converse(secure, true, options, mails, false);
    } else if (word === 'STAR') say('502 no such thing');
    else if (word === 'AUTH') {
      mail.auth = Buffer.from(line.split(' ')[2] ?? '', 'base64')
        .toString()
        .replaceAll('\0', ' ');
      say('235 yes');
    } else if (word === 'MAIL') {
      mail.from = line;
      say(refusal ?? '250 yes');
    } else if (word === 'RCPT') {
      mail.to = line;
      say('250 yes');
    } else if (word === 'DATA') {
      data = '';
      say('354 go on');
    } else say(word === 'QUIT' ? '221 bye' : '250 yes');
  };
  socket.setEncoding('utf8');
  socket.on('data', (chunk) => {
    waiting += String(chunk);
    for (;;) {
      const end = waiting.indexOf('\r\n');
      if (end < 0) return;
      const line = waiting.slice(0, end);
      waiting = waiting.slice(end + 2);
      if (data === null) answer(line);
      else if (line === '.') {
        mails.push({ ...mail, data, text: unquoted(data), wasEncrypted: isEncrypted });
        data = null;
        say('250 kept');
      } else data += `${line}\n`;
    }
  });
  if (greets) say('220 catcher');
}

/** Quoted-printable as text (RFC 2045 6.7). */
function unquoted(data: string): string {
  const bytes = data
    .replace(/=\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_all, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return Buffer.from(bytes, 'latin1').toString();
}
