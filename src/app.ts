import { Hono } from 'hono';
import { openAccounts } from './accounts/open-accounts.ts';
import { addApiRoutes } from './api/routes.ts';
import { createCompleteEvent } from './audit/complete-event.ts';
import type { Clock } from './base/clock.ts';
import type { Log } from './base/log.ts';
import type { Random } from './base/random.ts';
import type { Config } from './config/config.ts';
import { addCompatRoutes, compatEntries } from './entrance/compat-routes.ts';
import type { EntranceDeps } from './entrance/entrance-deps.ts';
import { createGuestPasses } from './entrance/guest-passes.ts';
import { addEntranceRoutes } from './entrance/routes.ts';
import { addWaitRoutes } from './entrance/wait-routes.ts';
import { createWaitStreams, type WaitStreams } from './entrance/wait-streams.ts';
import { createAssets } from './http/assets.ts';
import { createClientAddress } from './http/client-ip.ts';
import { createCookies } from './http/cookies.ts';
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
import { createSeal } from './http/seal.ts';
import { type SecureHeaderOptions, secureHeaders } from './http/secure-headers.ts';
import type { Site } from './http/site.ts';
import { addSiteRoutes } from './http/site-routes.ts';
import { JitsiTargets, needsKeys } from './jitsi/targets.ts';
import { createAnswerAtOnce } from './keys/answer-at-once.ts';
import { addKeyRoutes } from './keys/routes.ts';
import { SigningKeys } from './keys/signing-keys.ts';
import { createReadiness, type ProviderCheck } from './operations/readiness.ts';
import { addOperationsRoutes } from './operations/routes.ts';
import { sweepStore } from './operations/sweep-store.ts';
import { addInlineSignIn } from './provider/inline-sign-in.ts';
import { addReservationRoutes } from './reservations/routes.ts';
import { createCodeGuard } from './rooms/code-guard.ts';
import { createWaitingHub, type WaitingHub } from './rooms/waiting-hub.ts';
import { openOwnAccounts } from './self-service/open-own-accounts.ts';
import { addSelfServiceRoutes } from './self-service/routes.ts';
import type { OwnAccounts } from './self-service/self-service-deps.ts';
import { addSessionRoutes } from './sessions/routes.ts';
import { createSessions } from './sessions/sessions.ts';
import { addBackChannelRoutes } from './sign-in/back-channel-routes.ts';
import { createTryGuard } from './sign-in/create-try-guard.ts';
import { createProvenance } from './sign-in/provenance.ts';
import { checksOf, createRegistry, describeMethods, type Registry } from './sign-in/registry.ts';
import { addSignInRoutes } from './sign-in/routes.ts';
import { createSignInDeps } from './sign-in/sign-in-deps.ts';
import { addSingleLogoutRoutes } from './sign-in/single-logout-routes.ts';
import { isStorageError } from './storage/errors.ts';
import type { Storage } from './storage/storage.ts';

export interface AppDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly storage: Storage;
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

/** The one place where everything is put together. */
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

interface Parts {
  readonly site: Site;
  readonly metrics: Metrics;
  readonly registry: Registry;
  readonly own: OwnAccounts | null;
  readonly keys: SigningKeys | null;
  readonly waitingHub: WaitingHub;
  readonly waitStreams: WaitStreams;
  readonly isStopping: () => boolean;
}

function addRoutes(
  app: Hono<UsherEnv>,
  config: Config,
  deps: AppDeps,
  { site, metrics, registry, own, keys, waitingHub, waitStreams, isStopping }: Parts,
): void {
  const { clock, random, storage } = deps;
  const { publicUrl } = config;
  const seal = createSeal(config.secret, clock, random);
  const cookies = createCookies(publicUrl);
  const sessions = createSessions(storage, clock, random, config.sessions, ({ identity }) =>
    registry.has(identity.methodId),
  );
  const shared = { registry, sessions, cookies, seal, clock, publicUrl };
  const entranceDeps: EntranceDeps = {
    ...shared,
    storage,
    random,
    targets: new JitsiTargets(config, keys),
    rules: config.rules,
    groups: config.groups,
    language: config.branding.language,
    guestPasses: createGuestPasses(seal, cookies, clock, random),
    codeGuard: createCodeGuard(storage.tries, random),
    methods: describeMethods(registry),
    completeEvent: createCompleteEvent(clock, random),
    onHost: waitingHub.opened,
    onSeated: (jitsi) => metrics.tokenMinted(jitsi),
  };
  addEntranceRoutes(app, entranceDeps);
  addWaitRoutes(app, { ...entranceDeps, waitStreams });
  addCompatRoutes(app, entranceDeps, config.compat);
  addApiRoutes(app, entranceDeps);
  addReservationRoutes(app, { ...entranceDeps, jitsis: config.jitsi });
  const onSignIn = metrics.signIn;
  const signInDeps = createSignInDeps({ ...shared, storage, random, onSignIn });
  addSignInRoutes(app, signInDeps);
  const provenance = createProvenance(registry);
  addSessionRoutes(app, {
    ...shared,
    provenance,
    jitsiUrls: new Map(config.jitsi.map((jitsi) => [jitsi.id, jitsi.url])),
  });
  addSelfServiceRoutes(app, {
    ...{ ...shared, storage, random, provenance, own },
    questions: signInDeps.passkeyQuestions,
    guard: createTryGuard(signInDeps, own?.method.id ?? ''),
  });
  addInlineSignIn(app, config, keys, { ...entranceDeps, provenance });
  addBackChannelRoutes(app, { registry, storage });
  addSingleLogoutRoutes(app, { registry, storage, cookies, sessions, publicUrl });
  if (keys) addKeyRoutes(app, keys);
  addOperationsRoutes(app, {
    metrics,
    metricsAllow: config.metrics.allow,
    readiness: createReadiness({
      clock,
      isStopping,
      checkStorage: () => storage.check(),
      providers: [...checksOf(registry), ...keyChecks(keys)],
    }),
  });
  addSiteRoutes(app, site);
}

function keyChecks(keys: SigningKeys | null): ProviderCheck[] {
  return keys ? [{ name: 'signing-keys', check: () => keys.check() }] : [];
}
