import type { Context } from 'hono';
import type { Log } from '../base/log.ts';
import type { Visit } from './site.ts';

/** What server.ts, or a test, knows of a request beyond the Request itself. */
export interface Bindings {
  /** The address at the other end of the connection; undefined in memory. */
  peerAddress?: string | undefined;
}

/** What app.ts has found out about a request before any handler sees it. */
export interface RequestFacts {
  readonly requestId: string;
  /** The person's address, with the trusted proxies taken away. */
  readonly clientAddress: string;
  /** What tries from there are counted by: the address, or the /64 that an IPv6 customer has to itself. */
  readonly limitKey: string;
  /** The site in the person's language. */
  readonly visit: Visit;
  /** A log that puts the request id on every line. */
  readonly log: Log;
}

export interface UsherEnv {
  Bindings: Bindings;
  Variables: RequestFacts;
}

export type UsherContext = Context<UsherEnv>;

/** The request's address as it was asked for: path and query only, the host is never looked at. */
export function queryOf(context: UsherContext): URLSearchParams {
  const at = context.req.url.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : context.req.url.slice(at + 1));
}

/** A parameter that may stand once; null when absent, and when it stands twice (RFC 6749 3.1). */
export function single(query: URLSearchParams, name: string): string | null {
  const all = query.getAll(name);
  return all.length === 1 ? (all[0] ?? null) : null;
}
