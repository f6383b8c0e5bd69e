import { Hono } from 'hono';
import type { Clock } from './base/clock.ts';
import { AppError } from './base/errors.ts';
import type { Log } from './base/log.ts';
import type { Random } from './base/random.ts';
import type { Config } from './config/config.ts';
import { createAssets } from './http/assets.ts';
import { createClientAddress } from './http/client-ip.ts';
import { createCookies } from './http/cookies.ts';
import { homePage } from './http/home-page.ts';
import { pageResponse } from './http/layout.ts';
import { createMetrics, type Metrics } from './http/metrics.ts';
import { createPathKinds, type LimitedKind } from './http/path-kind.ts';
import { createRateLimit } from './http/rate-limit.ts';
import { readBody } from './http/read-body.ts';
import { createRefuse, type Refuse } from './http/refusal.ts';
import { renderError } from './http/render-error.ts';
import type { Bindings, UsherContext, UsherEnv } from './http/request-context.ts';
import { createRequestId } from './http/request-id.ts';
import { createSeal } from './http/seal.ts';
import { type SecureHeaderOptions, secureHeadersMiddleware } from './http/secure-headers.ts';
import { type Site, visit } from './http/site.ts';
import { unhandled } from './http/unhandled.ts';
import { addCompatRoutes, compatEntries } from './jitsi/compat-routes.ts';
import { addJitsiRoutes, type JitsiDeps } from './jitsi/routes.ts';
import { JitsiTargets } from './jitsi/targets.ts';
import { createReadiness, type ProviderCheck } from './operations/readiness.ts';
import { addOperationsRoutes } from './operations/routes.ts';
import { addSessionRoutes } from './sessions/routes.ts';
import { createSessions } from './sessions/sessions.ts';
import { createAttempts } from './sign-in/attempts.ts';
import { addBackChannelRoutes } from './sign-in/back-channel-routes.ts';
import { createProvenance } from './sign-in/provenance.ts';
import { createRegistry, type Registry } from './sign-in/registry.ts';
import { addSignInRoutes } from './sign-in/routes.ts';
import type { Storage } from './storage/storage.ts';

export interface AppDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly storage: Storage;
}

export interface App {
  fetch(request: Request, bindings?: Bindings): Promise<Response>;
  /** What goes back for bytes that never became a request. */
  readonly refuse: Refuse;
  /** From now on not ready: a balancer should send nobody here any more. */
  retire(): void;
  /** Closes the methods and the store. */
  close(): Promise<void>;
}

/** How often what has expired is removed from the store. */
const SWEEP_EVERY_MS = 10 * 60 * 1000;

/** The one place where everything is put together. */
export function createApp(config: Config, deps: AppDeps): App {
  const site = createSite(config);
  const metrics = createMetrics();
  const registry = createRegistry(config, {
    ...deps,
    onProviderRequest: metrics.providerRequest,
  });
  let stopping = false;
  const app = new Hono<UsherEnv>({ getPath: pathBelow(config.publicUrl.pathname) });
  addMiddleware(app, config, deps, { site, metrics, registry });
  addRoutes(app, config, deps, { site, metrics, registry, isStopping: () => stopping });
  const sweeper = setInterval(() => void sweep(deps), SWEEP_EVERY_MS).unref();
  return {
    fetch: async (request, bindings = {}) => app.fetch(request, bindings),
    refuse: createRefuse(headerOptions(config), deps.log, metrics),
    retire: () => {
      stopping = true;
    },
    async close() {
      clearInterval(sweeper);
      for (const { method } of registry.values()) await method.close?.();
      await deps.storage.close();
    },
  };
}

interface Parts {
  readonly site: Site;
  readonly metrics: Metrics;
  readonly registry: Registry;
}

function createSite(config: Config): Site {
  const { branding, publicUrl, jitsi } = config;
  const basePath = publicUrl.pathname;
  return {
    basePath,
    name: branding.name,
    supportUrl: branding.supportUrl,
    jitsiUrl: jitsi[0]?.url ?? publicUrl,
    language: branding.language,
    assets: createAssets({
      basePath,
      accentColor: branding.accentColor,
      logoFile: branding.logo,
    }),
  };
}

/**
 * Proxies either hand on our base path or take it away: both are understood. The path is looked at as it
 * stands, still encoded; the host never.
 */
function pathBelow(basePath: string): (request: Request) => string {
  return (request) => {
    const start = request.url.indexOf('/', request.url.indexOf('//') + 2);
    const end = request.url.slice(start).search(/[?#]/);
    const path = start < 0 ? '/' : request.url.slice(start, end < 0 ? undefined : start + end);
    if (basePath === '/') return path;
    if (`${path}/` === basePath) return '/';
    return path.startsWith(basePath) ? path.slice(basePath.length - 1) : path;
  };
}

function addMiddleware(
  app: Hono<UsherEnv>,
  config: Config,
  deps: AppDeps,
  { site, metrics, registry }: Parts,
): void {
  const kindOf = createPathKinds(
    [...registry.values()].map(({ callbackPath }) => callbackPath),
    config.compat.flatMap((neighbour) => compatEntries[neighbour]),
  );
  const { windowSeconds, ...requests } = config.limits.rate;
  const limit = createRateLimit<LimitedKind>({ windowSeconds, requests }, deps.clock);
  const clientAddressOf = createClientAddress(config.trustedProxies);

  // First, so that it comes last: whatever fails below, its answer carries them.
  app.use(secureHeadersMiddleware(headerOptions(config)));
  app.use(async (context, next) => {
    context.set('requestId', createRequestId(deps.random));
    context.set('visit', visit(site, context.req.header('accept-language')));
    context.set('log', deps.log.child({ requestId: context.var.requestId }));
    const began = deps.clock.monotonicMs();
    await next();
    const seconds = (deps.clock.monotonicMs() - began) / 1000;
    metrics.request(kindOf(context.req.path), context.req.method, context.res.status, seconds);
  });
  app.use(async (context, next) => {
    const forwarded = context.req.header('x-forwarded-for');
    const client = clientAddressOf(context.env.peerAddress, forwarded);
    context.set('clientAddress', client.address);
    const kind = kindOf(context.req.path);
    if (isLimited(kind)) await limit.spend(kind, client.limitKey);
    if (context.req.header('content-encoding')) {
      throw new AppError('unsupported_media_type', 415, 'Encoded bodies are not understood here.');
    }
    await next();
  });
  app.use(readBody(config.limits.bodyBytes));
  app.use(throwErrorsOnly);
  app.notFound((context) => {
    throw unhandled(app, context.req.path);
  });
  app.onError((thrown, context) =>
    renderError(
      thrown,
      {
        request: context.req.raw,
        requestId: context.var.requestId,
        pathKind: kindOf(context.req.path),
      },
      { site, log: deps.log },
    ),
  );
}

/** Hono lets what is no Error pass by our error page. */
async function throwErrorsOnly(_context: UsherContext, next: () => Promise<void>): Promise<void> {
  try {
    await next();
  } catch (thrown) {
    if (thrown instanceof Error) throw thrown;
    throw new Error('Something was thrown that is no error.', { cause: thrown });
  }
}

function isLimited(kind: string): kind is LimitedKind {
  return ['room', 'signIn', 'callback', 'logout', 'other'].includes(kind);
}

function headerOptions(config: Config): SecureHeaderOptions {
  const jitsiOrigins = [...new Set(config.jitsi.map((jitsi) => jitsi.url.origin))];
  const https = config.publicUrl.protocol === 'https:';
  return { https, frameAncestors: jitsiOrigins, formTargets: jitsiOrigins };
}

function addRoutes(
  app: Hono<UsherEnv>,
  config: Config,
  deps: AppDeps,
  { site, metrics, registry, isStopping }: Parts & { isStopping: () => boolean },
): void {
  const { clock, random, storage } = deps;
  const { publicUrl } = config;
  const seal = createSeal(config.secret, clock, random);
  const cookies = createCookies(publicUrl);
  const sessions = createSessions(storage, clock, random, config.sessions, (id) =>
    registry.has(id),
  );
  const shared = { registry, sessions, cookies, seal, clock, publicUrl };
  const jitsiDeps: JitsiDeps = {
    ...shared,
    targets: new JitsiTargets(config),
    onSeated: (jitsi) => metrics.tokenMinted(jitsi),
  };
  addJitsiRoutes(app, jitsiDeps);
  addCompatRoutes(app, jitsiDeps, config.compat);
  addSignInRoutes(app, {
    ...shared,
    attempts: createAttempts(seal, storage, clock, random),
    onSignIn: (method, outcome) => metrics.signIn(method, outcome),
  });
  addSessionRoutes(app, {
    ...shared,
    provenance: createProvenance(registry),
    jitsiUrls: new Map(config.jitsi.map((jitsi) => [jitsi.id, jitsi.url])),
  });
  addBackChannelRoutes(app, { registry, storage });
  addOperationsRoutes(app, {
    metrics,
    metricsAllow: config.metrics.allow,
    readiness: createReadiness({
      clock,
      isStopping,
      checkStorage: () => storage.check(),
      providers: providerChecks(registry),
    }),
  });
  app.get('/', (context) => pageResponse(homePage(context.var.visit, { jitsiUrl: site.jitsiUrl })));
  app.get('/assets/:file', (context) => asset(context, site));
}

function asset(context: UsherContext, site: Site): Response {
  const found = site.assets.respond(context.req.param('file') ?? '', context.req.raw);
  if (!found) throw new AppError('not_found', 404, 'The address leads nowhere.');
  return found;
}

function providerChecks(registry: Registry): ProviderCheck[] {
  return [...registry.values()].map(({ method }) => ({
    name: `sign-in:${method.id}`,
    check: async () => (await method.check?.()) ?? [],
  }));
}

/** Expired rows cost nothing but room: what cannot be removed now is removed next time. */
async function sweep({ storage, clock, log }: AppDeps): Promise<void> {
  try {
    await storage.sweep(clock.nowSeconds());
  } catch (thrown) {
    log.warn('sweep_failed', { err: thrown });
  }
}
