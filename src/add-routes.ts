import type { Hono } from 'hono';
import { addApiRoutes } from './api/routes.ts';
import { createCompleteEvent } from './audit/complete-event.ts';
import type { Clock } from './base/clock.ts';
import type { Random } from './base/random.ts';
import type { Config } from './config/config.ts';
import { addCompatRoutes } from './entrance/compat-routes.ts';
import type { EntranceDeps } from './entrance/entrance-deps.ts';
import { createGuestPasses } from './entrance/guest-passes.ts';
import { addEntranceRoutes } from './entrance/routes.ts';
import { addWaitRoutes } from './entrance/wait-routes.ts';
import type { WaitStreams } from './entrance/wait-streams.ts';
import { createCookies } from './http/cookies.ts';
import type { Metrics } from './http/metrics.ts';
import type { UsherEnv } from './http/request-context.ts';
import { createSeal } from './http/seal.ts';
import type { Site } from './http/site.ts';
import { addSiteRoutes } from './http/site-routes.ts';
import { JitsiTargets } from './jitsi/targets.ts';
import { addKeyRoutes } from './keys/routes.ts';
import type { SigningKeys } from './keys/signing-keys.ts';
import {
  createReadiness,
  type ProviderCheck,
  type ReadinessReport,
} from './operations/readiness.ts';
import { addOperationsRoutes } from './operations/routes.ts';
import { addInlineSignIn } from './provider/inline-sign-in.ts';
import { addReservationRoutes } from './reservations/routes.ts';
import { createCodeGuard } from './rooms/code-guard.ts';
import type { WaitingHub } from './rooms/waiting-hub.ts';
import { addSelfServiceRoutes } from './self-service/routes.ts';
import type { OwnAccounts } from './self-service/self-service-deps.ts';
import { addSessionRoutes } from './sessions/routes.ts';
import { createSessions, type MayStay } from './sessions/sessions.ts';
import { addBackChannelRoutes } from './sign-in/back-channel-routes.ts';
import { createTryGuard } from './sign-in/create-try-guard.ts';
import { createProvenance } from './sign-in/provenance.ts';
import { checksOf, describeMethods, type Registry } from './sign-in/registry.ts';
import { addSignInRoutes } from './sign-in/routes.ts';
import { createSignInDeps } from './sign-in/sign-in-deps.ts';
import { addSingleLogoutRoutes } from './sign-in/single-logout-routes.ts';
import type { Storage } from './storage/storage.ts';

/** What is handed in from outside. */
export interface RouteDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly storage: Storage;
}

/** What the routes share, once it is open. */
export interface Parts {
  readonly site: Site;
  readonly metrics: Metrics;
  readonly registry: Registry;
  readonly own: OwnAccounts | null;
  readonly keys: SigningKeys | null;
  readonly waitingHub: WaitingHub;
  readonly waitStreams: WaitStreams;
  readonly isStopping: () => boolean;
}

/** Every address that is answered, with what each of them needs. */
export function addRoutes(
  app: Hono<UsherEnv>,
  config: Config,
  deps: RouteDeps,
  parts: Parts,
): void {
  const { random, storage } = deps;
  const { registry, own, keys, metrics } = parts;
  const shared = openShared(config, deps, registry);
  const entranceDeps = openEntrance(config, deps, parts, shared);
  addEntranceRoutes(app, entranceDeps);
  addWaitRoutes(app, { ...entranceDeps, waitStreams: parts.waitStreams });
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
  addSingleLogoutRoutes(app, { ...shared, storage });
  if (keys) addKeyRoutes(app, keys);
  addOperationsRoutes(app, {
    metrics,
    metricsAllow: config.metrics.allow,
    readiness: openReadiness(deps, parts),
  });
  addSiteRoutes(app, parts.site);
}

/** What stands behind nearly every address: who the browser is, and what it keeps for us. */
function openShared(config: Config, { clock, random, storage }: RouteDeps, registry: Registry) {
  const { publicUrl } = config;
  const isConfigured: MayStay = ({ identity }) => registry.has(identity.methodId);
  return {
    registry,
    sessions: createSessions(storage, clock, random, config.sessions, isConfigured),
    cookies: createCookies(publicUrl),
    seal: createSeal(config.secret, clock, random),
    clock,
    publicUrl,
  };
}

function openEntrance(
  config: Config,
  { clock, random, storage }: RouteDeps,
  { registry, keys, metrics, waitingHub }: Parts,
  shared: ReturnType<typeof openShared>,
): EntranceDeps {
  return {
    ...shared,
    storage,
    random,
    targets: new JitsiTargets(config, keys),
    rules: config.rules,
    groups: config.groups,
    language: config.branding.language,
    guestPasses: createGuestPasses(shared.seal, shared.cookies, clock, random),
    codeGuard: createCodeGuard(storage.tries, random),
    methods: describeMethods(registry),
    completeEvent: createCompleteEvent(clock, random),
    onHost: waitingHub.opened,
    onSeated: (jitsi) => metrics.tokenMinted(jitsi),
  };
}

function openReadiness(
  { clock, storage }: RouteDeps,
  { registry, keys, isStopping }: Parts,
): () => Promise<ReadinessReport> {
  return createReadiness({
    clock,
    isStopping,
    checkStorage: () => storage.check(),
    providers: [...checksOf(registry), ...keyChecks(keys)],
  });
}

function keyChecks(keys: SigningKeys | null): ProviderCheck[] {
  return keys ? [{ name: 'signing-keys', check: () => keys.check() }] : [];
}
