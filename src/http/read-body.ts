import type { MiddlewareHandler } from 'hono';
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
    if (method !== 'GET' && method !== 'HEAD' && raw.body !== null) {
      const body = await readWithin(raw.body, maxBytes);
      context.req.raw = new Request(raw.url, { method, headers, body });
    }
    await next();
  };
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
