import type { HonoRequest, MiddlewareHandler } from 'hono';
import { httpErrors } from './errors.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Reads a body whole before any handler sees it, up to `maxBytes`; beyond that the answer is 413 and the rest
 * stays unread. Throws `payload_too_large`, and `bad_request` for a body that breaks off. The bodies of
 * GET and HEAD mean nothing and are left alone.
 */
export function readBody(maxBytes: number): MiddlewareHandler {
  return async (context, next) => {
    const { raw } = context.req;
    const { method, headers } = raw;
    if (Number(headers.get('content-length') ?? 0) > maxBytes) throw httpErrors.payloadTooLarge();
    if (method !== 'GET' && method !== 'HEAD') {
      const body = isStated(headers)
        ? await readStated(raw, maxBytes)
        : raw.body && (await readWithin(raw.body, maxBytes));
      if (body && isForm(headers)) keepText(context.req, body);
      else if (body) context.req.raw = new Request(raw.url, { method, headers, body });
    }
    await next();
  };
}

function isForm(headers: Headers): boolean {
  return (headers.get('content-type') ?? '').startsWith('application/x-www-form-urlencoded');
}

/** Handlers ask for a form by `req.text()`, which is so answered without a second Request: that costs more. */
function keepText({ bodyCache }: HonoRequest, body: Bytes): void {
  // Hono keeps promises here, whatever the type says. Decoded as by `Request.text()` (Fetch 5.3).
  Object.assign(bodyCache, { text: Promise.resolve(new TextDecoder().decode(body)) });
}

/** Whether the body ends where its length says, which the parser of HTTP sees to (RFC 9112 6.2). */
function isStated(headers: Headers): boolean {
  return headers.has('content-length') && !headers.has('transfer-encoding');
}

/** Past the streams of the web, which cost more than all the rest of a short form. */
async function readStated(request: Request, maxBytes: number): Promise<Bytes> {
  const body = new Uint8Array(await request.arrayBuffer().catch(brokenOff));
  if (body.byteLength > maxBytes) throw httpErrors.payloadTooLarge();
  return body;
}

async function readWithin(stream: ReadableStream<Uint8Array>, maxBytes: number): Promise<Bytes> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  for (let size = 0; ; ) {
    const { done, value } = await reader.read().catch(brokenOff);
    if (done) return new Uint8Array(Buffer.concat(chunks, size));
    size += value.byteLength;
    if (size > maxBytes) throw httpErrors.payloadTooLarge();
    chunks.push(value);
  }
}

function brokenOff(cause: unknown): never {
  throw httpErrors.badRequest(cause);
}
