import { html } from 'hono/html';
import { AppError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { errorPage } from './error-page.ts';
import { httpErrors } from './errors.ts';
import { backTo, pageResponse, sentence, type Way } from './layout.ts';
import { plainText } from './plain-text.ts';
import { prefersJson } from './prefers-json.ts';
import { problemResponse } from './problem-document.ts';
import { linkTo, type Site, type Visit, visit } from './site.ts';
import { errorText, fill, type Html, type TextKey } from './texts/texts.ts';

/** What is known about the request that failed. */
export interface FailedRequest {
  readonly request: Request;
  readonly requestId: string;
  /** The kind of path, for the log: never the raw path. */
  readonly pathKind: string;
  /** Whether the answer is a problem document (RFC 9457), whatever was asked for. Default: no. */
  readonly asProblem?: boolean;
  /** Whether it is JSON, whatever was asked for. Default: no. */
  readonly asJson?: boolean;
}

export interface ErrorDeps {
  readonly site: Site;
  readonly log: Log;
}

/** How long to wait when nobody knows better, seconds. */
const RETRY_AFTER = { 429: 60, 503: 5 } as const;

/**
 * The last station of whatever was thrown: one log line with the cause, then a page, JSON or a problem. An AppError
 * speaks for itself; anything else is a 500 with a general sentence, and its text goes to the log alone.
 * An AppError's `facts` fill the sentence; `retryPath`, `retryAfterSeconds`, `allow` and `challenge` among them steer
 * the answer.
 */
export async function renderError(
  thrown: unknown,
  failed: FailedRequest,
  deps: ErrorDeps,
): Promise<Response> {
  const error = asAppError(thrown);
  logFailure(error, thrown, failed, deps.log);
  const headers: Record<string, string> = { 'cache-control': 'no-store' };
  const wait = retryAfter(error);
  if (wait !== null) headers['retry-after'] = String(wait);
  const { allow, challenge } = error.facts;
  if (allow !== undefined) headers['allow'] = allow;
  if (challenge !== undefined) headers['www-authenticate'] = challenge;
  const { request, requestId } = failed;
  if (failed.asProblem) return problemResponse(error, requestId, headers);
  const seen = visit(deps.site, request.headers.get('accept-language'));
  if (failed.asJson || prefersJson(request.headers.get('accept'))) {
    const body = { error: error.code, message: plainSentence(seen, error), requestId };
    return Response.json(body, { status: error.status, headers });
  }
  const page = errorPage(seen, {
    title: seen.texts[titleKey(error.status)],
    sentence: markedSentence(seen, error),
    note: noteFor(seen, error.status, wait),
    code: error.code,
    requestId,
    ways: waysOn(seen, error),
  });
  return pageResponse(page, error.status, headers);
}

function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError && thrown.status >= 400 && thrown.status <= 599) return thrown;
  return httpErrors.internal(thrown);
}

/** Ours to mend: an error. Theirs, or the world's: information, so that nobody can fill the log with alarms. */
function logFailure(error: AppError, thrown: unknown, failed: FailedRequest, log: Log): void {
  const fields = {
    requestId: failed.requestId,
    path: failed.pathKind,
    method: failed.request.method,
    status: error.status,
    problem: error.code,
  };
  if (error.status >= 500) log.error('request_failed', { ...fields, err: thrown });
  else log.info('request_refused', { ...fields, err: withoutStack(error) });
}

/** Where in our code a stranger's request ended is of no interest; what they did, and its cause, is. */
function withoutStack({ message, hint, facts, cause }: AppError): object {
  const because = cause instanceof Error ? { name: cause.name, message: cause.message } : cause;
  return { message, hint, facts, ...(cause === undefined ? {} : { cause: because }) };
}

function retryAfter(error: AppError): number | null {
  const given = Number(error.facts['retryAfterSeconds']);
  if (Number.isSafeInteger(given) && given > 0) return Math.min(given, 86_400);
  return error.status === 429 || error.status === 503 ? RETRY_AFTER[error.status] : null;
}

/** The visitor's language where the code has a text of its own and we know all it names, else the error's sentence. */
function knownText(seen: Visit, error: AppError): string | null {
  const text = errorText(seen.texts, error.code);
  const named = [...(text ?? '').matchAll(/\{([a-z]+)\}/g)].map((found) => found[1] ?? '');
  return named.every((name) => Object.hasOwn(error.facts, name)) ? text : null;
}

function markedSentence(seen: Visit, error: AppError): Html {
  if (knownText(seen, error) !== null) {
    return sentence(seen, `error_${error.code}` as TextKey, error.facts);
  }
  return seen.language === 'en'
    ? html`${error.message}`
    : html`<span lang="en">${error.message}</span>`;
}

function plainSentence(seen: Visit, error: AppError): string {
  const text = knownText(seen, error);
  if (text === null) return error.message;
  const shown = Object.entries(error.facts).map(([name, fact]) => [name, plainText(fact)]);
  return fill(text, Object.fromEntries(shown));
}

function titleKey(status: number): TextKey {
  if (status === 404 || status === 410) return 'errorTitleNotFound';
  if (status === 403 || status === 405) return 'errorTitleRefused';
  if (status === 429) return 'errorTitleBusy';
  if (status >= 502 && status <= 504) return 'errorTitleUnavailable';
  return status >= 500 ? 'errorTitleInternal' : 'errorTitle';
}

function noteFor(seen: Visit, status: number, wait: number | null): Html | string {
  if (status === 429 && wait !== null) return fill(seen.texts.errorWait, { seconds: String(wait) });
  return status >= 500 ? seen.texts.errorReport : '';
}

function waysOn(seen: Visit, error: AppError): Way[] {
  const { site, texts } = seen;
  const retry = error.facts['retryPath'];
  const back = backTo(seen, site.jitsiUrl);
  if (retry === undefined || !isOwnPath(retry)) return [back];
  return [{ href: linkTo(site, retry), label: texts.errorRetry }, back];
}

/** A path of ours is relative and stays below the base: no scheme, no leading slash, no dots, no backslash. */
function isOwnPath(path: string): boolean {
  return /^[a-z][a-z0-9/_-]*(?:[/?][^\\\s]*)?$/i.test(path) && !/(^|\/)\.\.?(\/|$|\?)/.test(path);
}
