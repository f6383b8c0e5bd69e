import { request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Everything that came back on one connection. */
export interface RawAnswer {
  readonly text: string;
  /** Of every answer, in order; 100 is none. */
  readonly statuses: readonly number[];
  /** Of the first answer. */
  readonly headers: Headers;
  /** Whether the server closed the connection before we gave up. */
  readonly closed: boolean;
  readonly afterMs: number;
}

/** What goes over the wire: bytes, and pauses in milliseconds. */
export type Script = readonly (string | Buffer | number)[];

/** Says exactly this on a new connection to loopback, and listens until the server closes it or `waitMs` are over. */
export function sendRaw(port: number, script: Script, waitMs = 3000): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const began = performance.now();
    let text = '';
    const done = (closed: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, code]) => Number(code));
      const answers = statuses.filter((status) => status !== 100);
      const afterMs = performance.now() - began;
      resolve({ text, statuses: answers, headers: firstHeaders(text), closed, afterMs });
    };
    const timer = setTimeout(() => done(false), waitMs);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    // A reset while we still write is an end like any other, once it has been said why.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('close', () => done(true));
    socket.on('connect', () => void say(script, (bytes) => socket.write(bytes)));
  });
}

function firstHeaders(text: string): Headers {
  const [head = ''] = text.replace(/^HTTP\/1\.1 100 [^\r]*\r\n\r\n/, '').split('\r\n\r\n');
  const lines = head.split('\r\n').slice(1);
  return new Headers(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()] as [string, string];
    }),
  );
}

async function say(script: Script, write: (bytes: string | Buffer) => void): Promise<void> {
  for (const part of script) {
    if (typeof part === 'number') await sleep(part);
    else write(part);
  }
}

/** An answer with its headers as they came: a name that came twice has two values. */
export interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** One request with any headers at all, Host among them, which `fetch` would not let through. */
export function ask(
  port: number,
  path: string,
  options: { method?: string; headers?: Record<string, string | string[]>; body?: string } = {},
): Promise<Asked> {
  const { method = 'GET', headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, path, method, agent: false, headers },
      (incoming) => {
        let text = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (chunk) => {
          text += chunk;
        });
        incoming.on('error', reject);
        incoming.on('end', () => {
          const answered = new Headers();
          const raw = incoming.rawHeaders;
          for (let at = 0; at < raw.length; at += 2) answered.append(raw[at]!, raw[at + 1]!);
          resolve({ status: incoming.statusCode ?? 0, headers: answered, body: text });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
