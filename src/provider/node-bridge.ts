import { IncomingMessage, type RequestListener, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

/** What a listener made for `node:http` is asked. */
export interface NodeQuestion {
  readonly method: 'GET' | 'POST';
  /** Where the listener is mounted: it makes its own addresses of that. No slash at the end. */
  readonly base: URL;
  /** Path and query below it. */
  readonly url: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Asks a listener that was made for `node:http`, without a connection. */
export function askListener(listener: RequestListener, question: NodeQuestion): Promise<Response> {
  const request = makeRequest(question);
  return new Promise((resolve, reject) => {
    const response = new CapturedResponse(request, resolve);
    // Koa gives a promise, which `RequestListener` does not know of.
    const answered: unknown = listener(request, response);
    if (answered instanceof Promise) answered.catch(reject);
  });
}

function makeRequest({ method, base, url, headers, body = '' }: NodeQuestion): IncomingMessage {
  const request = new IncomingMessage(NOWHERE);
  const bytes = Buffer.from(body);
  request.method = method;
  request.url = url;
  request.httpVersion = '1.1';
  Object.assign(request, { originalUrl: base.pathname + url });
  const proto = base.protocol.slice(0, -1);
  request.headers = { ...headers, host: base.host, 'x-forwarded-proto': proto };
  if (bytes.length > 0) request.headers['content-length'] = String(bytes.length);
  request.push(bytes.length > 0 ? bytes : null);
  if (bytes.length > 0) request.push(null);
  return request;
}

/** Never connected: nobody reads from it, and who reads its address learns nothing. */
const NOWHERE = new Socket();
NOWHERE.setMaxListeners(0);

/** Keeps what would be written to a connection, and makes a Response of it. */
class CapturedResponse extends ServerResponse {
  readonly #chunks: Buffer[] = [];
  readonly #resolve: (response: Response) => void;
  #isOver = false;

  constructor(request: IncomingMessage, resolve: (response: Response) => void) {
    super(request);
    this.#resolve = resolve;
  }

  override write(chunk: unknown): boolean {
    this.#keep(chunk);
    return true;
  }

  override end(chunk?: unknown): this {
    if (this.#isOver) return this;
    this.#keep(chunk);
    this.#isOver = true;
    // Koa asks whether anything can still be said.
    this.finished = true;
    this.#resolve(this.#toResponse());
    this.emit('finish');
    return this;
  }

  #keep(chunk: unknown): void {
    if (typeof chunk === 'string') this.#chunks.push(Buffer.from(chunk));
    else if (chunk instanceof Uint8Array) this.#chunks.push(Buffer.from(chunk));
  }

  #toResponse(): Response {
    const headers = new Headers();
    for (const [name, value] of Object.entries(this.getHeaders())) {
      for (const one of Array.isArray(value) ? value : [value]) headers.append(name, String(one));
    }
    // What would go with a redirect or no content is for browsers without them.
    const isBare = this.statusCode === 204 || (this.statusCode >= 300 && this.statusCode < 400);
    if (isBare) for (const name of ['content-type', 'content-length']) headers.delete(name);
    const body = isBare ? null : Buffer.concat(this.#chunks);
    return new Response(body, { status: this.statusCode, headers });
  }
}
