import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { MAX_HEADER, readElement, tags } from './ber-elements.ts';
import { type LdapError, ldapErrors } from './errors.ts';
import { isAnswer } from './judge-message.ts';

/** What a server may say in answer to one question, in bytes: ten thousand groups are some 2 MB. */
export const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/**
 * Stands between the socket and the library that reads LDAP: hands over whole answers, one at a time, each judged
 * before (`isAnswer`), and ends the connection at whatever is none. To the library it looks like a socket that is
 * open; when it has ended, `failure` says why.
 */
export class MessageGate extends Duplex {
  readonly connecting = false;
  readonly readyState = 'open';
  failure: LdapError | null = null;
  readonly #socket: Socket;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  /** Nothing can be done with fewer bytes than this. */
  #wantedBytes = 2;
  #allowance = MAX_ANSWER_BYTES;

  constructor(socket: Socket) {
    super({ readableObjectMode: true, allowHalfOpen: false });
    this.#socket = socket;
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', () => this.fail(ldapErrors.unavailable('connection')));
    socket.on('close', () => this.fail(ldapErrors.unavailable('connection')));
  }

  /** For a new question: the answer to it may be as long as any. */
  renewAllowance(): void {
    this.#allowance = MAX_ANSWER_BYTES;
  }

  /** Ends the connection. The first reason stays. */
  fail(why: LdapError): void {
    this.failure ??= why;
    this.destroy();
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    // What cannot be written shows in the socket's end.
    this.#socket.write(chunk, () => done());
  }

  override _final(done: () => void): void {
    this.#socket.end();
    done();
  }

  override _destroy(_error: Error | null, done: () => void): void {
    this.#waiting = [];
    this.#socket.destroy();
    done();
  }

  #take(chunk: Buffer): void {
    if (this.destroyed) return;
    this.#allowance -= chunk.length;
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    if (this.#allowance < 0) this.fail(ldapErrors.unavailable('too_large'));
    else if (this.#waitingBytes >= this.#wantedBytes) this.#read();
  }

  #read(): void {
    const [first] = this.#waiting;
    const bytes = first && this.#waiting.length === 1 ? first : Buffer.concat(this.#waiting);
    const rest = this.#handOver(bytes);
    if (rest === null) this.fail(ldapErrors.unavailable('garbage'));
    this.#waiting = rest === null || rest.length === 0 ? [] : [rest];
    this.#waitingBytes = rest?.length ?? 0;
  }

  /** Passes every whole answer on and gives what is left; null for what is no LDAP. */
  #handOver(bytes: Buffer): Buffer | null {
    let rest = bytes;
    for (;;) {
      const element = readElement(rest, 0);
      if (element === undefined || (rest.length > 0 && rest[0] !== tags.sequence)) return null;
      if (element === null) {
        this.#wantedBytes = Math.min(rest.length + 1, MAX_HEADER);
        return rest;
      }
      if (element.end > MAX_ANSWER_BYTES) return null;
      if (element.end > rest.length) {
        this.#wantedBytes = element.end;
        return rest;
      }
      const answer = rest.subarray(0, element.end);
      if (!isAnswer(answer) || !this.#pass(answer)) return null;
      rest = rest.subarray(element.end);
    }
  }

  /** False when the library could not bear it: what it throws must not end the process. */
  #pass(answer: Buffer): boolean {
    try {
      this.push(answer);
      return true;
    } catch {
      return false;
    }
  }
}
