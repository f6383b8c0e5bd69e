import { pageResponse } from '../http/layout.ts';
import { absolute, paths } from '../http/paths.ts';
import type { PostDeparture } from '../http/post-departure-page.ts';
import type { UsherContext } from '../http/request-context.ts';
import { contentSecurityPolicy } from '../http/secure-headers.ts';
import type { Session } from '../model/session.ts';
import { type Farewell, sealFarewell, type WayBack } from './farewell.ts';
import { signedOutPage } from './pages/signed-out-page.ts';
import { silentSignOutPage, silentSignOutPolicy } from './pages/silent-sign-out-page.ts';
import type { SessionDeps } from './routes.ts';
import { depart, logoutPageOf, placeOf, signedOut } from './sign-out-answers.ts';

export type LeaveDeps = Pick<SessionDeps, 'provenance' | 'publicUrl' | 'seal' | 'clock'>;

/** Somebody on the way out: our own session has ended, whatever the provider says. */
export interface Leaving {
  /** What it was; null where there was none, and so nothing to end at a provider. */
  readonly session: Session | null;
  readonly jitsi: readonly [id: string, url: URL];
  readonly wayBack: WayBack | null;
  /** Whether all this happens in a hidden frame of Jitsi's: nothing may be asked, and Jitsi waits three seconds. */
  readonly silent: boolean;
  /** The origins whose frame it may be. */
  readonly framers: readonly string[];
}

/** What the provider has of Jitsi's three seconds, to tell where its sign-out is and to end it. */
const SILENT_MS = 1500;
/** And of them at least to end it. */
const SILENT_END_MS = 250;

/** On to the provider's sign-out, where it offers one, and by way of `/signed-out` to where Jitsi wants people. */
export async function leave(
  context: UsherContext,
  deps: LeaveDeps,
  leaving: Leaving,
): Promise<Response> {
  const { session, jitsi, wayBack, silent } = leaving;
  const began = deps.clock.monotonicMs();
  const to = session && (await findDeparture(context, deps, session, leaving));
  const tookMs = deps.clock.monotonicMs() - began;
  if (to instanceof URL && silent) return leaveSilently(context, deps, leaving, { to, tookMs });
  // A form cannot leave a hidden frame without being seen: then it stays with our own session.
  if (to && !silent) return depart(context, to);
  if (wayBack) return arrive(context, deps, jitsi, wayBack);
  const stillAt = session && deps.provenance.titleOf(session.identity.methodId);
  return signedOut(context, deps, jitsi, stillAt);
}

/** Null where the provider has no such address, or takes too long to say. */
async function findDeparture(
  context: UsherContext,
  { provenance, publicUrl, seal, clock }: LeaveDeps,
  session: Session,
  { jitsi, wayBack, silent }: Leaving,
): Promise<URL | PostDeparture | null> {
  const farewell = { jitsi: jitsi[0], wayBack, silent };
  const state = await sealFarewell(seal, farewell, clock.nowSeconds());
  const url = absolute(publicUrl, paths.signedOut());
  const returnTo = { url, state, shortState: jitsi[0] };
  const departure = provenance.departure(session, returnTo, context.var.log);
  if (!silent) return departure;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), SILENT_MS);
  });
  return Promise.race([departure, late]).finally(() => clearTimeout(timer));
}

function leaveSilently(
  context: UsherContext,
  { publicUrl }: LeaveDeps,
  { jitsi: [id, url], wayBack, framers }: Leaving,
  { to, tookMs }: { to: URL; tookMs: number },
): Promise<Response> {
  const returnPath = absolute(publicUrl, paths.signedOut()).pathname;
  // On Jitsi's own origin our page tells Jitsi itself: older ones have no page for it.
  const own = new URL(`?jitsi=${id}`, absolute(publicUrl, paths.signedOut()));
  const next = wayBack || url.origin !== publicUrl.origin ? logoutPageOf(url, wayBack) : own;
  const withinMs = Math.max(SILENT_END_MS, Math.round(SILENT_MS - tookMs));
  const page = silentSignOutPage(context.var.visit, { departure: to, returnPath, next, withinMs });
  const policy = silentSignOutPolicy(framers, to);
  return pageResponse(page, 200, { 'content-security-policy': policy });
}

/** The end of the way, in a window. */
export function arrive(
  context: UsherContext,
  deps: Pick<SessionDeps, 'publicUrl'>,
  jitsi: readonly [id: string, url: URL],
  wayBack: WayBack | null,
): Response | Promise<Response> {
  if (wayBack) return context.redirect(logoutPageOf(jitsi[1], wayBack).href, 303);
  return signedOut(context, deps, jitsi, null);
}

/** The end of the way in the frame below the silent page, which looks whether this has been reached. */
export function land(
  context: UsherContext,
  { publicUrl, jitsiUrls }: Pick<SessionDeps, 'publicUrl' | 'jitsiUrls'>,
  [, jitsiUrl]: readonly [id: string, url: URL],
  { wayBack }: Farewell,
): Promise<Response> {
  const goesOnTo =
    wayBack && placeOf(context) === 'unknown' ? logoutPageOf(jitsiUrl, wayBack) : null;
  const view = { notifyOrigin: null, stillSignedInAt: null, jitsiUrl, goesOnTo };
  const frameAncestors = [publicUrl, ...jitsiUrls.values()].map((url) => url.origin);
  const policy = contentSecurityPolicy({ https: false, frameAncestors, formTargets: [] });
  const page = signedOutPage(context.var.visit, view);
  return pageResponse(page, 200, { 'content-security-policy': policy });
}
