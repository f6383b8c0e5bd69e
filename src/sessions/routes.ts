import type { Hono } from 'hono';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { type Cookies, readCookie } from '../http/cookies.ts';
import { readOwnForm } from '../http/csrf.ts';
import { httpErrors } from '../http/errors.ts';
import { routes } from '../http/paths.ts';
import type { PostDeparture } from '../http/post-departure-page.ts';
import { queryOf, single, type UsherContext, type UsherEnv } from '../http/request-context.ts';
import type { Seal } from '../http/seal.ts';
import type { Session } from '../model/session.ts';
import { type Farewell, openFarewell } from './farewell.ts';
import { judgeSignOut } from './judge-sign-out.ts';
import { arrive, land, leave } from './leave.ts';
import type { OpenSession, Sessions } from './sessions.ts';
import { askToSignOut, isFramed, placeOf, signedOut } from './sign-out-answers.ts';

/** What the ways to sign in know of a session that one of them opened. */
export interface Provenance {
  /** What people call the method of this id; null for one that is not configured any more. */
  titleOf(methodId: string): string | null;
  /** Where the browser goes to end the provider's session too, or takes a form; null when that cannot be. Never throws. */
  departure(session: Session, returnTo: ReturnTo, log: Log): Promise<URL | PostDeparture | null>;
}

/** Where a provider sends people after a sign-out; `state` comes back with them. */
export interface ReturnTo {
  readonly url: URL;
  readonly state: string;
  /** In its place where no more than 80 bytes come back (SAML bindings 3.4.3): which Jitsi they come from. */
  readonly shortState: string;
}

export interface SessionDeps {
  readonly provenance: Provenance;
  readonly sessions: Sessions;
  readonly cookies: Cookies;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly publicUrl: URL;
  /** The served Jitsis by id, the first one first. */
  readonly jitsiUrls: ReadonlyMap<string, URL>;
}

/** The way out. */
export function addSessionRoutes(app: Hono<UsherEnv>, deps: SessionDeps): void {
  app.get(routes.signOut, (context) => signOutByLink(context, deps));
  app.post(routes.signOut, (context) => signOutByForm(context, deps));
  app.get(routes.signedOut, (context) => arriveSignedOut(context, deps));
}

async function signOutByLink(context: UsherContext, deps: SessionDeps): Promise<Response> {
  const asking = judgeSignOut(context.req.raw.headers, ownOrigins(deps));
  if (asking === 'ignore') return context.body(null, 204);
  const open = await sessionOf(context, deps);
  const jitsi = jitsiOf(deps, single(queryOf(context), 'jitsi'));
  if (!open && isOutOfReach(context)) return outOfReach(context);
  if (!open && asking === 'meant') return guestLeaves(context, deps, jitsi);
  if (!open) return signedOut(context, deps, jitsi, null);
  if (asking === 'meant') return end(context, deps, open, jitsi);
  return askToSignOut(context, deps, open.session);
}

async function signOutByForm(context: UsherContext, deps: SessionDeps): Promise<Response> {
  const form = await readOwnForm(context, deps.publicUrl);
  const open = await sessionOf(context, deps);
  const farewell = await openFarewell(deps.seal, single(form, 'farewell'));
  const jitsi = jitsiOf(deps, farewell?.jitsi ?? null);
  if (!open) return guestLeaves(context, deps, jitsi, farewell);
  const meantFor = await deps.seal.open('form', single(form, 'form') ?? '');
  if (meantFor !== open.session.idHash) throw httpErrors.formExpired();
  return end(context, deps, open, jitsi, farewell);
}

/** The provider hands back as `state` what we sealed; the id of a Jitsi will do as well. */
async function arriveSignedOut(context: UsherContext, deps: SessionDeps): Promise<Response> {
  const query = queryOf(context);
  const state = single(query, 'state');
  const farewell = await openFarewell(deps.seal, state);
  const jitsi = jitsiOf(deps, farewell?.jitsi ?? state ?? single(query, 'jitsi'));
  if (farewell?.silent && placeOf(context) !== 'window') {
    return land(context, deps, jitsi, farewell);
  }
  return arrive(context, deps, jitsi, farewell?.wayBack ?? null);
}

/** Our session first, whatever the provider says; then the provider's, where it offers that. */
async function end(
  context: UsherContext,
  deps: SessionDeps,
  open: OpenSession,
  jitsi: readonly [id: string, url: URL],
  farewell: Farewell | null = null,
): Promise<Response> {
  await deps.sessions.end(open.id);
  const { log, clientAddress: address } = context.var;
  log.info('signed_out', { user: open.session.userId, address });
  const response = await leave(context, deps, {
    session: open.session,
    jitsi,
    wayBack: farewell?.wayBack ?? null,
    silent: isFramed(context),
    framers: [...deps.jitsiUrls.values()].map((url) => url.origin),
  });
  response.headers.append('set-cookie', deps.cookies.clear(deps.cookies.session));
  response.headers.append('set-cookie', deps.cookies.clear(deps.cookies.guest));
  return response;
}

/** Nobody is signed in, but the browser may carry a guest's name: it is forgotten as well. */
async function guestLeaves(
  context: UsherContext,
  deps: SessionDeps,
  jitsi: readonly [id: string, url: URL],
  farewell: Farewell | null = null,
): Promise<Response> {
  const response = await arrive(context, deps, jitsi, farewell?.wayBack ?? null);
  response.headers.append('set-cookie', deps.cookies.clear(deps.cookies.guest));
  return response;
}

/** In a frame of another site browsers keep our cookie back, so nobody can say whether there is a session. */
function isOutOfReach(context: UsherContext): boolean {
  return isFramed(context) && context.req.header('sec-fetch-site') === 'cross-site';
}

/** Jitsi must not be told of a sign-out that did not happen: it waits three seconds and goes on. */
function outOfReach(context: UsherContext): Response {
  context.var.log.warn('sign_out_out_of_reach', {
    hint: 'Usher and Jitsi are on different sites: give Usher a name below the same domain.',
  });
  return context.body(null, 204);
}

function sessionOf(context: UsherContext, deps: SessionDeps): Promise<OpenSession | null> {
  return deps.sessions.find(readCookie(context.req.header('cookie'), deps.cookies.session));
}

function ownOrigins(deps: SessionDeps): ReadonlySet<string> {
  return new Set([deps.publicUrl, ...deps.jitsiUrls.values()].map((url) => url.origin));
}

function jitsiOf(deps: SessionDeps, id: string | null): readonly [id: string, url: URL] {
  const named = id === null ? undefined : deps.jitsiUrls.get(id);
  if (id !== null && named) return [id, named];
  const [first] = deps.jitsiUrls;
  if (!first) throw new RangeError('At least one Jitsi must be configured.');
  return first;
}
