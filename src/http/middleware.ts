import type { Hono, MiddlewareHandler } from 'hono';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import type { FindClientAddress } from './client-ip.ts';
import { httpErrors } from './errors.ts';
import type { Metrics } from './metrics.ts';
import {
  isForBackends,
  isForJitsi,
  isLimited,
  type LimitedKind,
  type PathKind,
} from './path-kind.ts';
import { routes } from './paths.ts';
import type { RateLimit } from './rate-limit.ts';
import { readBody } from './read-body.ts';
import { renderError } from './render-error.ts';
import type { UsherEnv } from './request-context.ts';
import { createRequestId } from './request-id.ts';
import { type SecureHeaderOptions, secureHeadersMiddleware } from './secure-headers.ts';
import { type Site, visit } from './site.ts';
import { unhandled } from './unhandled.ts';

export interface MiddlewareDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly site: Site;
  readonly metrics: Metrics;
  readonly headers: SecureHeaderOptions;
  readonly kindOf: (path: string) => PathKind;
  readonly limit: RateLimit<LimitedKind>;
  readonly clientAddressOf: FindClientAddress;
  /** The longest body of a request, bytes. */
  readonly bodyBytes: number;
}

type Middleware = MiddlewareHandler<UsherEnv>;

/** What every request goes through before its handler, in this order, and what becomes of whatever is thrown. */
export function addMiddleware(app: Hono<UsherEnv>, deps: MiddlewareDeps): void {
  // First, so that it comes last: whatever fails below, its answer carries them.
  app.use(secureHeadersMiddleware(deps.headers));
  app.use(describe(deps));
  app.use(admit(deps));
  app.use(readBody(deps.bodyBytes));
  app.use(throwErrorsOnly);
  app.notFound((context) => {
    throw unhandled(app, context.req.path);
  });
  app.onError((thrown, context) => {
    const { requestId } = context.var;
    const { path, raw: request } = context.req;
    const failed = { request, requestId, pathKind: deps.kindOf(path) };
    const form = { asProblem: isForBackends(path), asJson: isForJitsi(path) };
    return renderError(thrown, { ...failed, ...form }, deps);
  });
}

/** Finds out what handlers know of a request, and counts its answer. */
function describe({ clock, random, log, site, metrics, kindOf }: MiddlewareDeps): Middleware {
  return async (context, next) => {
    const requestId = createRequestId(random);
    context.set('requestId', requestId);
    context.set('visit', visit(site, context.req.header('accept-language')));
    context.set('log', log.child({ requestId }));
    const began = clock.monotonicMs();
    await next();
    const seconds = (clock.monotonicMs() - began) / 1000;
    metrics.request(kindOf(context.req.path), context.req.method, context.res.status, seconds);
  };
}

/** Turns away whoever asks too often, and bodies that nobody here could read. */
function admit({ clientAddressOf, kindOf, limit }: MiddlewareDeps): Middleware {
  return async (context, next) => {
    const forwarded = context.req.header('x-forwarded-for');
    const client = clientAddressOf(context.env.peerAddress, forwarded);
    context.set('clientAddress', client.address);
    context.set('limitKey', client.limitKey);
    const kind = kindOf(context.req.path);
    if (context.req.method === 'HEAD' && actsOnGet(kind, context.req.path)) {
      throw httpErrors.methodNotAllowed('GET');
    }
    if (isLimited(kind)) await limit.spend(kind, client.limitKey);
    if (context.req.header('content-encoding')) throw httpErrors.unsupportedMediaType();
    await next();
  };
}

/** A code is made by the one, a session ended by the other. */
const ACTS_IN_REALM = /^\/realms\/[^/]+\/protocol\/openid-connect\/(auth|logout)$/;
/** A provider's message about signing out comes here, and each is taken once. */
const TAKES_LOGOUT = /^\/sign-in\/[^/]+\/logout$/;

/**
 * A GET here spends an attempt, ends a session, seats somebody or holds a stream open, and Hono answers HEAD by the
 * same handler: what only looks whether an address is there must not do that.
 */
function actsOnGet(kind: PathKind, path: string): boolean {
  if (kind === 'callback' || kind === 'wait' || path === routes.signOut) return true;
  return ACTS_IN_REALM.test(path) || TAKES_LOGOUT.test(path);
}

/** Hono lets what is no Error pass by our error page. */
const throwErrorsOnly: Middleware = async (_context, next) => {
  try {
    await next();
  } catch (thrown) {
    if (thrown instanceof Error) throw thrown;
    throw new Error('Something was thrown that is no error.', { cause: thrown });
  }
};
