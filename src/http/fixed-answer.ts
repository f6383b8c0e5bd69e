import { createHash } from 'node:crypto';

/** An answer that is the same for everybody, made once: 200, or 304 for whoever has it already. */
export interface FixedAnswer {
  readonly body: Uint8Array<ArrayBuffer>;
  /** Quoted, strong (RFC 9110 8.8.3). */
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** `cacheControl`: how long anybody may keep it (RFC 9111 5.2.2). */
export function createFixedAnswer(text: string, type: string, cacheControl: string): FixedAnswer {
  const body = new Uint8Array(Buffer.from(text));
  const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"`;
  return { body, etag, headers: { 'content-type': type, 'cache-control': cacheControl, etag } };
}

/** Answers GET and HEAD. */
export function respondFixed({ body, etag, headers }: FixedAnswer, request: Request): Response {
  if (hasIt(request.headers.get('if-none-match'), etag)) {
    const { 'content-type': _left, ...kept } = headers;
    return new Response(null, { status: 304, headers: kept });
  }
  return new Response(request.method === 'HEAD' ? null : body, {
    headers: { ...headers, 'content-length': String(body.byteLength) },
  });
}

/** If-None-Match (RFC 9110 13.1.2): a list, compared weakly, or `*`. */
function hasIt(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}
