import type { ServerResponse } from 'node:http';

/** An answer before it is sent. */
export interface Reply {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer | string;
}

/**
 * Holds a response back until its end, hands it to `change`, and sends what comes out. A change that
 * throws breaks the connection off.
 */
export function captureReply(
  response: ServerResponse,
  change: (reply: Reply) => Reply | Promise<Reply>,
): void {
  const chunks: Buffer[] = [];
  const send = response.end.bind(response);
  const add = (chunk: unknown) => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  response.write = (chunk: unknown) => {
    add(chunk);
    return true;
  };
  response.end = ((chunk: unknown) => {
    add(chunk);
    const headers = { ...response.getHeaders() } as Reply['headers'];
    const reply = { status: response.statusCode, headers, body: Buffer.concat(chunks) };
    Promise.resolve(reply)
      .then(change)
      .then((changed) => {
        for (const name of response.getHeaderNames()) response.removeHeader(name);
        response.statusCode = changed.status;
        for (const [name, value] of Object.entries(changed.headers)) {
          if (name !== 'content-length') response.setHeader(name, value);
        }
        const body = Buffer.from(changed.body as Buffer);
        response.setHeader('content-length', body.byteLength);
        send(body);
      })
      .catch(() => response.destroy());
    return response;
  }) as ServerResponse['end'];
}
