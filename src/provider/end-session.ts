import { readCookie } from '../http/cookies.ts';
import type { UsherContext } from '../http/request-context.ts';
import { queryOf, single } from '../http/request-context.ts';
import type { Session } from '../model/session.ts';
import { MAX_STATE_LENGTH, sealFarewell, type WayBack } from '../sessions/farewell.ts';
import { judgeSignOut } from '../sessions/judge-sign-out.ts';
import { arrive, leave } from '../sessions/leave.ts';
import { askToSignOut, placeOf } from '../sessions/sign-out-answers.ts';
import { providerErrors } from './errors.ts';
import { type IdTokenHint, isOfForgottenKey, readIdTokenHint } from './id-token.ts';
import type { InlineClient } from './inline-client.ts';
import type { ProviderDeps } from './provider-deps.ts';

/**
 * RP-Initiated Logout 1.0. An ID token of ours says whose sign-out it is, so that nobody is asked, and that it comes
 * in a frame without our cookie does not matter. Without one the person is asked; and with one whose key is gone, unless
 * Jitsi leads here and our cookie comes along.
 */
export async function endSession(context: UsherContext, deps: ProviderDeps): Promise<Response> {
  if (judgeSignOut(context.req.raw.headers, new Set()) === 'ignore') return context.body(null, 204);
  const parameters = await readParameters(context);
  const read = await readHint(deps, parameters);
  const client = findClient(deps, parameters, read === 'forgotten' ? null : read);
  const wayBack = readWayBack(parameters, client);
  const ids = readCookie(context.req.header('cookie'), deps.cookies.session);
  const here = (await deps.sessions.find(ids))?.session ?? null;
  const isMeant = read === 'forgotten' && isFromJitsi(context, deps);
  const hint = isMeant ? hintOf(here, client ?? firstOf(deps)) : read;
  if (!hint || hint === 'forgotten') {
    return ask(context, deps, { client: client ?? firstOf(deps), wayBack, here });
  }
  return end(context, deps, { hint, client: client ?? firstOf(deps), wayBack, here });
}

/** A key that was changed or revoked since must keep nobody signed in who presses Logout: Jitsi takes it for done. */
function isFromJitsi({ req }: UsherContext, { clients }: ProviderDeps): boolean {
  const origins = new Set([...clients.values()].map(({ origin }) => origin));
  return judgeSignOut(req.raw.headers, origins) === 'meant';
}

/** Of whoever's cookie came along, as their ID token would say it. */
function hintOf(here: Session | null, client: InlineClient): IdTokenHint | null {
  return here && { userId: here.userId, clientId: client.id, grantId: '' };
}

async function readParameters(context: UsherContext): Promise<URLSearchParams> {
  if (context.req.method !== 'POST') return queryOf(context);
  return new URLSearchParams(await context.req.text());
}

async function readHint(
  { keys, issuer }: ProviderDeps,
  parameters: URLSearchParams,
): Promise<IdTokenHint | 'forgotten' | null> {
  if (!parameters.has('id_token_hint')) return null;
  const { publicKeys } = await keys.published();
  const text = single(parameters, 'id_token_hint') ?? '';
  const hint = readIdTokenHint(text, issuer, publicKeys);
  if (!hint && isOfForgottenKey(text, publicKeys)) return 'forgotten';
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
function readWayBack(parameters: URLSearchParams, client: InlineClient | null): WayBack | null {
  if (!parameters.has('post_logout_redirect_uri')) return null;
  const wanted = single(parameters, 'post_logout_redirect_uri');
  if (!client || wanted !== client.logoutUri) {
    throw providerErrors.returnInvalid('post_logout_redirect_uri is not that of a known client');
  }
  const state = single(parameters, 'state');
  if (state !== null && state.length > MAX_STATE_LENGTH) {
    throw providerErrors.requestInvalid(`state is longer than ${MAX_STATE_LENGTH} characters`);
  }
  return { state };
}

interface SignOut {
  readonly hint: IdTokenHint;
  readonly client: InlineClient;
  readonly wayBack: WayBack | null;
  /** The session of the browser's cookie, if it brings one. */
  readonly here: Session | null;
}

/** Ours first, whatever the provider says; then the provider's, if it is quick. */
async function end(
  context: UsherContext,
  deps: ProviderDeps,
  { hint, client, wayBack, here }: SignOut,
): Promise<Response> {
  const grant = await deps.storage.inlineGrants.find(hint.grantId);
  if (grant) await deps.storage.inlineGrants.end(grant.id, deps.clock.nowSeconds());
  const cookie = context.req.header('cookie');
  const isGuest = (await deps.guestPasses.read(cookie))?.id === hint.userId;
  const isSame = here?.userId === hint.userId;
  const there = grant?.sessionHash && (await deps.sessions.endByHash(grant.sessionHash));
  const ended = (isSame && (await deps.sessions.endByHash(here.idHash))) || there || null;
  const { log, clientAddress: address } = context.var;
  if (ended) log.info('signed_out', { user: ended.userId, address });
  // A browser that does not say where it is shows this in Jitsi's frame: nobody else has such a hint.
  const silent = context.req.method === 'GET' && placeOf(context) !== 'window';
  const response = await leave(context, deps, {
    session: ended,
    jitsi: jitsiOf(client),
    wayBack: wayBack ?? (silent ? { state: null } : null),
    silent,
    framers: [client.origin],
  });
  if (isSame || !here) {
    response.headers.append('set-cookie', deps.cookies.clear(deps.cookies.session));
  }
  if (isSame || isGuest) {
    response.headers.append('set-cookie', deps.cookies.clear(deps.cookies.guest));
  }
  return response;
}

/** Without a hint nobody is signed out unasked. */
async function ask(
  context: UsherContext,
  deps: ProviderDeps,
  { client, wayBack, here }: Omit<SignOut, 'hint'>,
): Promise<Response> {
  const jitsi = jitsiOf(client);
  if (!here) return arrive(context, deps, jitsi, wayBack);
  const farewell = { jitsi: jitsi[0], wayBack, silent: false };
  const sealed = await sealFarewell(deps.seal, farewell, deps.clock.nowSeconds());
  return askToSignOut(context, deps, here, sealed);
}

function jitsiOf({ target }: InlineClient): readonly [id: string, url: URL] {
  return [target.config.id, target.config.url];
}

function firstOf({ clients }: ProviderDeps): InlineClient {
  const [first] = clients.values();
  if (!first) throw new RangeError('The provider has clients, or is not there.');
  return first;
}
