import type { Hono } from 'hono';
import { type Clock, isoTime } from '../base/clock.ts';
import { withFacts } from '../base/errors.ts';
import { type Cookies, readCookie } from '../http/cookies.ts';
import { httpErrors } from '../http/errors.ts';
import { pageResponse } from '../http/layout.ts';
import { paths, routes } from '../http/paths.ts';
import { queryOf, single, type UsherContext, type UsherEnv } from '../http/request-context.ts';
import type { Seal } from '../http/seal.ts';
import { openContinuation, sealContinuation } from '../http/sealed-continuation.ts';
import { linkTo } from '../http/site.ts';
import type { EnterRoom } from '../model/continuation.ts';
import type { GroupTitle, RuleBook } from '../model/rule.ts';
import type { Session } from '../model/session.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { jitsiErrors } from './errors.ts';
import { meetingLink, needsTap } from './links.ts';
import { returnToAppPage } from './pages/return-to-app-page.ts';
import { tokenRefusedPage } from './pages/token-refused-page.ts';
import { type EnterRequest, parseEnter } from './parse-enter.ts';
import { refusalReason } from './refusal-reason.ts';
import { type RefusedPerson, type SeatedPerson, seatPerson } from './seat-person.ts';
import type { JitsiTarget, JitsiTargets } from './targets.ts';
import { turnAway } from './turn-away.ts';

export interface JitsiDeps {
  readonly targets: JitsiTargets;
  readonly sessions: Sessions;
  readonly cookies: Cookies;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly rules: RuleBook;
  readonly groups: ReadonlyMap<string, GroupTitle>;
  /** Called once per token: for the metrics. */
  readonly onSeated: (jitsi: string) => void;
}

/** How long the way through the sign-in may take, from the room to the chooser and on. */
const CONTINUATION_SECONDS = 60 * 60;

/** The addresses that Jitsi's `tokenAuthUrl` leads to. */
export function addJitsiRoutes(app: Hono<UsherEnv>, deps: JitsiDeps): void {
  app.get(routes.room, (context) => enterByPath(context, deps));
  app.get(routes.tenantRoom, (context) => enterByPath(context, deps));
  app.get(routes.enter, (context) => {
    const query = queryOf(context);
    const sealed = single(query, 'continue');
    return sealed === null ? enterByQuery(context, deps, query) : resume(context, deps, sealed);
  });
}

/** Parameters as they stand in the path, still encoded: decoding is the room name's business. */
function enterByPath(context: UsherContext, deps: JitsiDeps): Promise<Response> {
  const segments = context.req.path.split('/').slice(2);
  const room = segments.pop() ?? null;
  const tenant = segments.pop() ?? null;
  const query = queryOf(context);
  const target = deps.targets.find(single(query, 'jitsi'));
  return enter(context, deps, target, { room, tenant, state: single(query, 'state') });
}

/** The address that takes Jitsi's whole state: `enter?room={room}&state={state}`. */
export function enterByQuery(
  context: UsherContext,
  deps: JitsiDeps,
  query: URLSearchParams,
): Promise<Response> {
  const target = deps.targets.find(single(query, 'jitsi'));
  const state = single(query, 'state');
  return enter(context, deps, target, { room: single(query, 'room'), tenant: null, state });
}

async function enter(
  context: UsherContext,
  deps: JitsiDeps,
  target: JitsiTarget,
  request: EnterRequest,
): Promise<Response> {
  const to = parseEnter(request, target.config);
  const session = await sessionOf(context, deps);
  if (!session) return askToSignIn(context, deps, to);
  return seat(context, deps, to, target, session);
}

/** Back from the sign-in, to the room that was asked for. */
async function resume(context: UsherContext, deps: JitsiDeps, sealed: string): Promise<Response> {
  const to = await openContinuation(deps.seal, sealed);
  if (to.kind !== 'enter-room') throw httpErrors.continuationInvalid();
  const session = await sessionOf(context, deps);
  // Asking by itself would go round in circles where a browser keeps no cookies: the person may ask.
  if (!session) throw withFacts(jitsiErrors.sessionNotKept(), { retryPath: paths.signIn(sealed) });
  return seat(context, deps, to, deps.targets.find(to.jitsi), session);
}

async function sessionOf(context: UsherContext, deps: JitsiDeps): Promise<Session | null> {
  const ids = readCookie(context.req.header('cookie'), deps.cookies.session);
  return (await deps.sessions.find(ids))?.session ?? null;
}

async function askToSignIn(
  context: UsherContext,
  deps: JitsiDeps,
  to: EnterRoom,
): Promise<Response> {
  const until = deps.clock.nowSeconds() + CONTINUATION_SECONDS;
  const sealed = await sealContinuation(deps.seal, to, until);
  return context.redirect(linkTo(context.var.visit.site, paths.signIn(sealed)), 303);
}

function seat(
  context: UsherContext,
  deps: JitsiDeps,
  to: EnterRoom,
  target: JitsiTarget,
  session: Session,
): Response | Promise<Response> {
  const { identity } = session;
  const { rules, clock } = deps;
  const seated = seatPerson({ identity, to, target, rules, now: clock.nowSeconds() });
  if (seated.kind === 'turned-away') return turnAway(context, deps, to, session, seated.refusal);
  if (seated.kind === 'refused') return refuse(context, to, target, seated);
  deps.onSeated(target.config.id);
  logSeated(context, to, session, seated);
  const link = meetingLink(to, seated.token, target.config);
  if (!needsTap(to.client)) return context.redirect(link, 303);
  const page = returnToAppPage(context.var.visit, {
    appLink: link,
    webLink: meetingLink({ ...to, client: 'web' }, seated.token, target.config),
    room: to.room.display,
    automatic: target.config.autoReturnToApp,
  });
  return pageResponse(page);
}

/** Here, where the person can do something about it, rather than at Jitsi, where they could not. */
function refuse(
  context: UsherContext,
  to: EnterRoom,
  target: JitsiTarget,
  { verdict }: RefusedPerson,
): Promise<Response> {
  const { requestId, visit, log } = context.var;
  const reason = refusalReason(verdict, to.room.tenant !== null);
  log.warn('token_refused', { room: to.room.backend, tenant: to.room.tenant, verdict });
  const page = tokenRefusedPage(visit, {
    room: to.room.display,
    reason,
    requestId,
    retryHref: null,
    jitsiUrl: target.config.url,
  });
  return pageResponse(page, 403);
}

function logSeated(
  context: UsherContext,
  to: EnterRoom,
  session: Session,
  seated: SeatedPerson,
): void {
  context.var.log.info('seated', {
    jitsi: to.jitsi,
    room: to.room.backend,
    tenant: to.room.tenant,
    client: to.client,
    user: session.userId,
    method: session.identity.methodId,
    seat: seated.admission.kind,
    rule: seated.admission.ruleIndex,
    reason: seated.admission.reason,
    until: isoTime(seated.expiresAt),
    address: context.var.clientAddress,
  });
}
