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

/** What goes out past Request and Response, which cost more than all the rest of such an answer. */
export interface ReadyAnswer {
  readonly status: 200 | 304;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: Uint8Array | null;
}

/**
 * What can be answered at once: the target as it stands in the request line, and If-None-Match. Null for everything
 * else: it goes the long way, which answers the same.
 */
export type AnswerAtOnce = (
  method: string,
  target: string,
  ifNoneMatch: string | undefined,
) => ReadyAnswer | null;

/** An answer in each of its forms. `shared`: the headers that every answer of ours carries, small letters. */
export function prepareFixed(
  { body, etag, headers }: FixedAnswer,
  shared: Readonly<Record<string, string>>,
): (method: 'GET' | 'HEAD', ifNoneMatch: string | undefined) => ReadyAnswer {
  const { 'content-type': _left, ...kept } = headers;
  const length = { 'content-length': String(body.byteLength) };
  const whole = Object.entries({ ...shared, ...headers, ...length }).flat();
  const answers = {
    GET: { status: 200, headers: whole, body },
    HEAD: { status: 200, headers: whole, body: null },
    unchanged: { status: 304, headers: Object.entries({ ...shared, ...kept }).flat(), body: null },
  } as const;
  return (method, ifNoneMatch) =>
    hasIt(ifNoneMatch ?? null, etag) ? answers.unchanged : answers[method];
}
