import { readCookie } from '../http/cookies.ts';
import { pageResponse } from '../http/layout.ts';
import { absolute, paths } from '../http/paths.ts';
import type { PostDeparture } from '../http/post-departure-page.ts';
import type { UsherContext } from '../http/request-context.ts';
import { queryOf, single } from '../http/request-context.ts';
import type { Session } from '../model/session.ts';
import { judgeSignOut } from '../sessions/judge-sign-out.ts';
import { askToSignOut, depart, isFramed, signedOut } from '../sessions/sign-out-answers.ts';
import { providerErrors } from './errors.ts';
import { type IdTokenHint, readIdTokenHint } from './id-token.ts';
import type { InlineClient } from './inline-client.ts';
import { silentSignOutPage, silentSignOutPolicy } from './pages/silent-sign-out-page.ts';
import type { ProviderDeps } from './provider-deps.ts';

/** Jitsi waits three seconds for the whole way; the provider that signs people in has half of it. */
const PROVIDER_MS = 1500;

/**
 * RP-Initiated Logout 1.0. An ID token of ours says whose sign-out it is, so that nobody is asked, and that it comes
 * in a frame without our cookie does not matter. Without one the person is asked.
 */
export async function endSession(context: UsherContext, deps: ProviderDeps): Promise<Response> {
  if (judgeSignOut(context.req.raw.headers, new Set()) === 'ignore') return context.body(null, 204);
  const parameters = await readParameters(context);
  const hint = await readHint(deps, parameters);
  const client = findClient(deps, parameters, hint);
  const back = readReturn(parameters, client);
  const ids = readCookie(context.req.header('cookie'), deps.cookies.session);
  const here = (await deps.sessions.find(ids))?.session ?? null;
  if (hint && client) return end(context, deps, { hint, client, back, here });
  if (here) return askToSignOut(context, deps, here);
  return signedOut(context, deps, jitsiOf(client ?? firstOf(deps)), null);
}

async function readParameters(context: UsherContext): Promise<URLSearchParams> {
  if (context.req.method !== 'POST') return queryOf(context);
  return new URLSearchParams(await context.req.text());
}

async function readHint(
  { keys, issuer }: ProviderDeps,
  parameters: URLSearchParams,
): Promise<IdTokenHint | null> {
  if (!parameters.has('id_token_hint')) return null;
  const { publicKeys } = await keys.published();
  const hint = readIdTokenHint(single(parameters, 'id_token_hint') ?? '', issuer, publicKeys);
  if (!hint) throw providerErrors.requestInvalid('id_token_hint is none of ours');
  return hint;
}

/** The client of the hint, which a `client_id` beside it must name too. */
function findClient(
  { clients }: ProviderDeps,
  parameters: URLSearchParams,
  hint: IdTokenHint | null,
): InlineClient | null {
  const named = single(parameters, 'client_id');
  const id = hint?.clientId ?? named;
  const client = id === null ? null : (clients.get(id) ?? null);
  if (id !== null && (!client || (named !== null && named !== id))) {
    throw providerErrors.requestInvalid('client_id is unknown, or not that of the hint');
  }
  return client;
}

/** Where the client wants people back: its own page of sign-outs, exactly, or nowhere. */
function readReturn(parameters: URLSearchParams, client: InlineClient | null): URL | null {
  if (!parameters.has('post_logout_redirect_uri')) return null;
  const wanted = single(parameters, 'post_logout_redirect_uri');
  if (!client || wanted !== client.logoutUri) {
    throw providerErrors.returnInvalid('post_logout_redirect_uri is not that of a known client');
  }
  const back = new URL(client.logoutUri);
  const state = single(parameters, 'state');
  if (state !== null) back.searchParams.set('state', state);
  return back;
}

interface SignOut {
  readonly hint: IdTokenHint;
  readonly client: InlineClient;
  readonly back: URL | null;
  /** The session of the browser's cookie, if it brings one. */
  readonly here: Session | null;
}

/** Ours first, whatever the provider says; then the provider's, if it is quick. */
async function end(
  context: UsherContext,
  deps: ProviderDeps,
  { hint, client, back, here }: SignOut,
): Promise<Response> {
  const grant = await deps.storage.inlineGrants.find(hint.grantId);
  if (grant) await deps.storage.inlineGrants.end(grant.id, deps.clock.nowSeconds());
  const isSame = here?.userId === hint.userId;
  const there = grant && (await deps.sessions.endByHash(grant.sessionHash));
  const ended = (isSame && (await deps.sessions.endByHash(here.idHash))) || there;
  const { log, clientAddress: address } = context.var;
  if (ended) log.info('signed_out', { user: ended.userId, address });
  const to = ended && (await findDeparture(context, deps, ended, client));
  const response = await leave(context, deps, { client, back, to });
  if (isSame || !here) {
    response.headers.append('set-cookie', deps.cookies.clear(deps.cookies.session));
  }
  return response;
}

async function leave(
  context: UsherContext,
  deps: ProviderDeps,
  { client, back, to }: { client: InlineClient; back: URL | null; to: URL | PostDeparture | null },
): Promise<Response> {
  if (to instanceof URL && isFramed(context)) return leaveSilently(context, client, to);
  // A form cannot leave a hidden frame without being seen: then it stays with our own session.
  if (to && !isFramed(context)) return depart(context, to);
  if (back) return context.redirect(back.href, 303);
  if (isFramed(context)) return context.redirect(client.logoutUri, 303);
  return signedOut(context, deps, jitsiOf(client), null);
}

function leaveSilently(
  context: UsherContext,
  { logoutUri, origin }: InlineClient,
  departure: URL,
): Response | Promise<Response> {
  const page = silentSignOutPage(context.var.visit, { departure, next: new URL(logoutUri) });
  const policy = silentSignOutPolicy(origin, departure);
  return pageResponse(page, 200, { 'content-security-policy': policy });
}

/** Null where the provider has no such address, or takes too long to say. */
async function findDeparture(
  context: UsherContext,
  { provenance, publicUrl }: ProviderDeps,
  session: Session,
  { target }: InlineClient,
): Promise<URL | PostDeparture | null> {
  const returnTo = { url: absolute(publicUrl, paths.signedOut()), state: target.config.id };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PROVIDER_MS);
  });
  const departure = provenance.departure(session, returnTo, context.var.log);
  return Promise.race([departure, late]).finally(() => clearTimeout(timer));
}

function jitsiOf({ target }: InlineClient): readonly [id: string, url: URL] {
  return [target.config.id, target.config.url];
}

function firstOf({ clients }: ProviderDeps): InlineClient {
  const [first] = clients.values();
  if (!first) throw new RangeError('The provider has clients, or is not there.');
  return first;
}
