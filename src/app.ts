import { Hono } from 'hono';
import { openAccounts } from './accounts/open-accounts.ts';
import { addRoutes, type RouteDeps } from './add-routes.ts';
import { createCompleteEvent } from './audit/complete-event.ts';
import type { Clock } from './base/clock.ts';
import type { Log } from './base/log.ts';
import type { Config } from './config/config.ts';
import { compatEntries } from './entrance/compat-routes.ts';
import { createWaitStreams } from './entrance/wait-streams.ts';
import { createAssets } from './http/assets.ts';
import { createClientAddress } from './http/client-ip.ts';
import type { AnswerAtOnce } from './http/fixed-answer.ts';
import { createMetrics, type Metrics } from './http/metrics.ts';
import { addMiddleware } from './http/middleware.ts';
import { pathBelow } from './http/path-below.ts';
import {
  createPathKinds,
  isInPopup,
  isUnframed,
  type LimitedKind,
  type PathKind,
} from './http/path-kind.ts';
import { createRateLimit, type RateLimit } from './http/rate-limit.ts';
import { createRefuse, type Refuse } from './http/refuse.ts';
import type { Bindings, UsherEnv } from './http/request-context.ts';
import { type SecureHeaderOptions, secureHeaders } from './http/secure-headers.ts';
import type { Site } from './http/site.ts';
import { needsKeys } from './jitsi/targets.ts';
import { createAnswerAtOnce } from './keys/answer-at-once.ts';
import { SigningKeys } from './keys/signing-keys.ts';
import { sweepStore } from './operations/sweep-store.ts';
import { createWaitingHub } from './rooms/waiting-hub.ts';
import { openOwnAccounts } from './self-service/open-own-accounts.ts';
import { createRegistry, type Registry } from './sign-in/registry.ts';
import { isStorageError } from './storage/errors.ts';

export interface AppDeps extends RouteDeps {
  readonly log: Log;
  /** Default: the ways of the configuration. */
  readonly registry?: Registry;
}

export interface App {
  /**
   * Before the first request: makes and opens the keys that sign. Rejects where only a person can mend it; a store that
   * does not answer yet is no such thing.
   */
  prepare(): Promise<void>;
  fetch(request: Request, bindings?: Bindings): Promise<Response>;
  /** Goes before `fetch`. */
  readonly answerAtOnce: AnswerAtOnce;
  /** What goes back for bytes that never became a request. */
  readonly refuse: Refuse;
  /** From now on not ready: a balancer should send nobody here any more. Whoever waits here is let go. */
  retire(): void;
  /** Closes the methods and the store. */
  close(): Promise<void>;
}

/** How often what has expired is removed from the store. */
const SWEEP_EVERY_MS = 10 * 60 * 1000;
/** How often it is looked whether signing keys are to be changed. */
const TEND_KEYS_EVERY_MS = 60 * 1000;
/** Also where a process never lives for ten minutes. */
const FIRST_SWEEP_MS = 30 * 1000;

/** The one place where everything is put together; what answers where is in `add-routes.ts`. */
export function createApp(config: Config, deps: AppDeps): App {
  const site = createSite(config);
  const metrics = createMetrics();
  const onProviderRequest = metrics.providerRequest;
  const completeEvent = createCompleteEvent(deps.clock, deps.random);
  const accounts = openAccounts(config, { ...deps, completeEvent });
  const registry =
    deps.registry ?? createRegistry(config, { ...deps, accounts, onProviderRequest });
  const waitingHub = createWaitingHub({
    ...deps,
    presence: deps.storage.presence,
    rules: config.rules,
  });
  const onCount = metrics.waiting;
  const waitStreams = createWaitStreams({ ...deps, hub: waitingHub, onCount });
  let stopping = false;
  const kindOf = kindsOfPaths(config, registry);
  const app = new Hono<UsherEnv>({ getPath: pathBelow(config.publicUrl.pathname) });
  addMiddleware(app, {
    ...deps,
    site,
    metrics,
    headers: headerOptions(config, kindOf),
    kindOf,
    limit: createLimit(config, deps.clock),
    clientAddressOf: createClientAddress(config.trustedProxies),
    bodyBytes: config.limits.bodyBytes,
  });
  const keys = openSigningKeys(config, deps);
  const own = openOwnAccounts(config, accounts, deps.log);
  const parts = { site, metrics, registry, own, keys, waitingHub, waitStreams };
  addRoutes(app, config, deps, { ...parts, isStopping: () => stopping });
  const sweep = () => void sweepStore(deps, config.audit.keepSeconds);
  const sweeper = setInterval(sweep, SWEEP_EVERY_MS).unref();
  const tending = setInterval(() => void keys?.tend(), TEND_KEYS_EVERY_MS).unref();
  const firstSweep = setTimeout(sweep, FIRST_SWEEP_MS).unref();
  return {
    prepare: () => prepareKeys(keys, deps.log),
    fetch: async (request, bindings = {}) => app.fetch(request, bindings),
    answerAtOnce: answerKeysAtOnce(keys, config, metrics),
    refuse: createRefuse(headerOptions(config, kindOf), deps.log, metrics),
    retire: () => {
      stopping = true;
      waitStreams.close();
    },
    async close() {
      clearInterval(sweeper);
      clearInterval(tending);
      clearTimeout(firstSweep);
      waitStreams.close();
      await own?.resetPost?.close();
      for (const { method } of registry.values()) await method.close?.();
      await deps.storage.close();
    },
  };
}

/** Null where every Jitsi shares a secret with us: then no key is made. */
function openSigningKeys(config: Config, deps: AppDeps): SigningKeys | null {
  if (!needsKeys(config)) return null;
  const completeEvent = createCompleteEvent(deps.clock, deps.random);
  return new SigningKeys({ ...deps, completeEvent, settings: config.keys });
}

function answerKeysAtOnce(
  keys: SigningKeys | null,
  config: Config,
  metrics: Metrics,
): AnswerAtOnce {
  if (!keys) return () => null;
  return createAnswerAtOnce(keys, {
    basePath: config.publicUrl.pathname,
    headers: secureHeaders(headerOptions(config, () => 'keys')),
    onAnswer: (method, status) => metrics.request('keys', method, status, 0),
  });
}

/** A store that comes later is no reason not to start: the keys are then opened by whoever needs them first. */
async function prepareKeys(keys: SigningKeys | null, log: Log): Promise<void> {
  try {
    await keys?.prepare();
  } catch (thrown) {
    if (!isStorageError(thrown, 'storage_unavailable')) throw thrown;
    log.warn('signing_keys_not_ready', { err: thrown });
  }
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

function kindsOfPaths(config: Config, registry: Registry): (path: string) => PathKind {
  return createPathKinds(
    [...registry.values()].map(({ callbackPath }) => callbackPath),
    config.compat.flatMap((neighbour) => compatEntries[neighbour]),
  );
}

function createLimit(config: Config, clock: Clock): RateLimit<LimitedKind> {
  const { windowSeconds, ...requests } = config.limits.rate;
  return createRateLimit({ windowSeconds, requests }, clock);
}

function headerOptions(config: Config, kindOf: (path: string) => PathKind): SecureHeaderOptions {
  const jitsiOrigins = [...new Set(config.jitsi.map((jitsi) => jitsi.url.origin))];
  const https = config.publicUrl.protocol === 'https:';
  const isOwnPage = (path: string) => isUnframed(kindOf(path));
  const origins = { frameAncestors: jitsiOrigins, formTargets: jitsiOrigins };
  const headers = { https, ...origins, isUnframed: isOwnPage };
  const isInline = config.jitsi.some(({ inlineClientId }) => inlineClientId !== null);
  return isInline ? { ...headers, isInPopup: (path) => isInPopup(path, kindOf(path)) } : headers;
}
