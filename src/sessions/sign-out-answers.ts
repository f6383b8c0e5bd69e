import { departPage } from '../http/depart-page.ts';
import { pageResponse } from '../http/layout.ts';
import { type PostDeparture, postDeparture } from '../http/post-departure-page.ts';
import type { UsherContext } from '../http/request-context.ts';
import type { Session } from '../model/session.ts';
import type { WayBack } from './farewell.ts';
import { signOutPage } from './pages/sign-out-page.ts';
import { signedOutPage } from './pages/signed-out-page.ts';
import type { SessionDeps } from './routes.ts';

const FORM_SECONDS = 60 * 60;
/** Where Jitsi Meet tells its own page that a sign-out in a hidden frame has ended. */
const JITSI_LOGOUT_PAGE = 'static/logout.html';

/** The page that asks whether the sign-out is meant. `farewell`: what comes after it, sealed. */
export async function askToSignOut(
  context: UsherContext,
  deps: Pick<SessionDeps, 'seal' | 'clock'>,
  session: Session,
  farewell: string | null = null,
): Promise<Response> {
  const { name, username } = session.identity;
  const formToken = await formTokenFor(deps, session);
  const view = { name: name ?? username, formToken, farewell };
  return pageResponse(signOutPage(context.var.visit, view));
}

/** Proves that a form of ours was meant for this session. */
export function formTokenFor(
  { seal, clock }: Pick<SessionDeps, 'seal' | 'clock'>,
  session: Session,
): Promise<string> {
  return seal.seal('form', session.idHash, clock.nowSeconds() + FORM_SECONDS);
}

/** Browsers hold a form's redirects to our own form-action, so a POST leaves by a page. */
export function depart(
  context: UsherContext,
  to: URL | PostDeparture,
): Response | Promise<Response> {
  if (!(to instanceof URL)) return postDeparture(context, to);
  if (context.req.method === 'POST') return pageResponse(departPage(context.var.visit, { to }));
  return context.redirect(to.href, 303);
}

/**
 * The end of the way. In a hidden frame of a Jitsi on another origin only Jitsi's own page may speak to
 * Jitsi; on Jitsi's origin our page says `logout-success` itself.
 */
export async function signedOut(
  context: UsherContext,
  { publicUrl }: Pick<SessionDeps, 'publicUrl'>,
  [, jitsiUrl]: readonly [id: string, url: URL],
  stillSignedInAt: string | null,
): Promise<Response> {
  const sameOrigin = jitsiUrl.origin === publicUrl.origin;
  if (isFramed(context) && !sameOrigin) {
    return context.redirect(logoutPageOf(jitsiUrl, null).href, 303);
  }
  const notifyOrigin = sameOrigin ? jitsiUrl.origin : null;
  const view = { notifyOrigin, stillSignedInAt, jitsiUrl };
  return pageResponse(signedOutPage(context.var.visit, view));
}

/** Jitsi's own page at the end of a sign-out. */
export function logoutPageOf(jitsiUrl: URL, wayBack: WayBack | null): URL {
  const page = new URL(JITSI_LOGOUT_PAGE, jitsiUrl);
  const state = wayBack?.state ?? null;
  if (state !== null) page.searchParams.set('state', state);
  return page;
}

/** Where the answer is shown (Fetch Metadata); browsers older than 2023, and those without https, do not say. */
export function placeOf(context: UsherContext): 'window' | 'frame' | 'unknown' {
  const destination = context.req.header('sec-fetch-dest');
  if (destination === undefined) return 'unknown';
  return ['iframe', 'frame'].includes(destination) ? 'frame' : 'window';
}

export function isFramed(context: UsherContext): boolean {
  return placeOf(context) === 'frame';
}
