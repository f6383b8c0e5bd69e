import { isTooDeep } from '../../model/json-depth.ts';
import type { EndpointPolicy } from './endpoint-policy.ts';
import { findProviderError, providerErrors } from './errors.ts';

/** What a provider's answer may weigh, in bytes after decompression. */
export const MAX_ANSWER_BYTES = 1024 * 1024;

const LOST_CONNECTION = /^(UND_ERR_SOCKET|ECONNRESET|EPIPE)$/;

/** The `fetch` of a process, or a test's. */
export type Fetch = (address: string, init: RequestInit) => Promise<Response>;

/** What is sent to a provider. */
export interface ProviderRequest {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?:
    | ArrayBuffer
    | null
    | ReadableStream
    | string
    | Uint8Array
    | undefined
    | URLSearchParams;
}

/**
 * Asks a provider, on guard: only addresses the policy allows, no redirect followed, the body read to its
 * end within the budget and up to 1 MB, JSON (unless something else is asked for) at most 32 levels deep. The Response that comes back holds
 * its whole body in memory. Throws `provider_unavailable`; answers of 4xx come back for the caller to read.
 *
 * @param address - as the provider names it
 * @param name - what it is, for the operator: `token_endpoint`
 */
export type GuardedFetch = (
  address: string,
  name: string,
  signal: AbortSignal,
  request?: ProviderRequest,
) => Promise<Response>;

/** Judges the body of an answer of 200. Throws `provider_unavailable`. */
export type BodyJudge = (answer: Response, body: Uint8Array, name: string) => void;

/** @param judgeBody - default: it must be JSON */
export function createGuardedFetch(
  policy: EndpointPolicy,
  fetch: Fetch,
  judgeBody: BodyJudge = judgeJson,
): GuardedFetch {
  return async (address, name, signal, request = {}) => {
    const url = policy.forServer(address, name);
    if (signal.aborted) throw signal.reason;
    try {
      const answer = await askTwice(fetch, url.href, {
        method: request.method ?? 'GET',
        headers: request.headers ?? {},
        // The types of the web leave out bytes over shared memory, which nobody sends here.
        body: (request.body ?? null) as BodyInit | null,
        redirect: 'manual',
        signal,
      });
      return await readAnswer(answer, name, judgeBody);
    } catch (thrown) {
      throw signal.aborted ? signal.reason : explainFailure(thrown, name);
    }
  };
}

/**
 * A kept connection may have been closed at the other end a moment ago, which shows only when it is used:
 * then once more, on a new one. A code sent twice is at worst refused the second time (RFC 6749 4.1.2).
 */
async function askTwice(fetch: Fetch, address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (thrown) {
    if (init.signal?.aborted || !LOST_CONNECTION.test(codeOf(thrown))) throw thrown;
    return await fetch(address, init);
  }
}

async function readAnswer(answer: Response, name: string, judgeBody: BodyJudge): Promise<Response> {
  const reject = async (reason: 'redirected' | 'http_status' | 'too_large') => {
    await answer.body?.cancel().catch(() => {});
    return providerErrors.unavailable(reason, { detail: `${name}, status ${answer.status}` });
  };
  if (answer.status >= 300 && answer.status < 400) throw await reject('redirected');
  if (answer.status >= 500 || answer.status === 429) throw await reject('http_status');
  if (Number(answer.headers.get('content-length') ?? 0) > MAX_ANSWER_BYTES) {
    throw await reject('too_large');
  }
  const body = await readBody(answer);
  if (!body) throw await reject('too_large');
  if (answer.status === 200) judgeBody(answer, body, name);
  const headers = new Headers(answer.headers);
  // The body is decompressed by now.
  headers.delete('content-encoding');
  headers.delete('content-length');
  const empty = answer.status === 204 || answer.status === 205;
  return new Response(empty ? null : body, { status: answer.status, headers });
}

/** Null when it is more than the cap: a bomb is let go as soon as it is seen to be one. */
async function readBody(answer: Response): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!answer.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of answer.body) {
    total += chunk.byteLength;
    if (total > MAX_ANSWER_BYTES) return null;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks, total));
}

function judgeJson(answer: Response, body: Uint8Array, name: string): void {
  const type = (answer.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/jwt') return;
  if (!/^application\/([\w.-]+\+)?json$/.test(type)) {
    throw providerErrors.unavailable('content_type', { detail: `${name}, ${type || 'none'}` });
  }
  if (isTooDeep(body)) throw providerErrors.unavailable('too_deep', { detail: name });
}

/** What `fetch` throws is a TypeError that hides the reason in the code of its cause. */
function codeOf(thrown: unknown): string {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

function explainFailure(thrown: unknown, name: string): unknown {
  const own = findProviderError(thrown);
  if (own) return own;
  const code = codeOf(thrown);
  const reason = /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(code) ? 'tls' : 'connection';
  return providerErrors.unavailable(reason, {
    detail: code ? `${name}, ${code}` : name,
    cause: thrown,
  });
}

/** The answer's JSON. Throws `provider_unavailable` unless it is 200 and JSON. */
export async function readJson(answer: Response, name: string): Promise<unknown> {
  if (answer.status !== 200) {
    throw providerErrors.unavailable('http_status', { detail: `${name}, status ${answer.status}` });
  }
  try {
    return await answer.json();
  } catch (thrown) {
    throw providerErrors.unavailable('not_json', { detail: name, cause: thrown });
  }
}
