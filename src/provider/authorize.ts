import { readCookie } from '../http/cookies.ts';
import { httpErrors } from '../http/errors.ts';
import { queryOf, single, type UsherContext } from '../http/request-context.ts';
import { openContinuation } from '../http/sealed-continuation.ts';
import { linkTo } from '../http/site.ts';
import type { ResumeAuthorization } from '../model/continuation.ts';
import type { Comer } from './comer.ts';
import type { Exchange } from './exchange.ts';
import { findAppEntry } from './find-app-entry.ts';
import { readIdTokenHint } from './id-token.ts';
import type { Library } from './library.ts';
import { libraryPaths } from './library-paths.ts';
import type { ProviderDeps } from './provider-deps.ts';
import { readRenewal } from './read-renewal.ts';

/** Parameters of a request that are ours to judge, not the library's: it knows one key, and keeps no question. */
const OURS = ['id_token_hint', 'continue', 'from'];

/** OpenID Connect Core 3.1.2: to the sign-in, the door, the page of those who wait, or back with a code or an error. */
export async function authorize(
  context: UsherContext,
  deps: ProviderDeps,
  library: Library,
): Promise<Response> {
  const query = queryOf(context);
  const appEntry = findAppEntry(query, deps);
  if (appEntry) return context.redirect(linkTo(context.var.visit.site, appEntry), 303);
  const renewal = await readRenewal(query, deps);
  if (renewal.kind === 'return') return context.redirect(renewal.back.href, 303);
  if (renewal.kind === 'anew') query.set('state', renewal.state);
  const sealed = single(query, 'continue');
  const resumed = sealed === null ? null : await openResumed(deps, sealed);
  const isFromDoor = single(query, 'from') === 'door';
  const asked = new URLSearchParams(resumed ? { ...resumed.parameters } : query);
  const hintedUser = resumed ? resumed.hintedUser : await readHint(deps, query);
  for (const name of OURS) asked.delete(name);
  // The library has more ways of answering, by pages of its own: it is told of one that nobody has.
  const modes = asked.getAll('response_mode');
  if (modes.some((mode) => mode !== 'query')) asked.set('response_mode', 'none');
  const question = { method: 'GET', url: `${libraryPaths.authorization}?${asked}` } as const;
  const headers = { accept: 'text/html' };
  const comer = await readComer(context, deps);
  return library.ask({ ...question, headers }, { context, comer, resumed, hintedUser, isFromDoor });
}

/** By the cookies they bring. */
async function readComer(context: UsherContext, deps: ProviderDeps): Promise<Comer> {
  const cookie = context.req.header('cookie');
  const found = await deps.sessions.find(readCookie(cookie, deps.cookies.session));
  return { session: found?.session ?? null, pass: await deps.guestPasses.read(cookie) };
}

/** A form leads to the same address as a link: a POST from elsewhere would come without our cookie. */
export async function authorizeByForm(context: UsherContext): Promise<Response> {
  const type = context.req.header('content-type') ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded')) {
    throw httpErrors.unsupportedMediaType();
  }
  const form = new URLSearchParams(await context.req.text());
  const path = new URL(context.req.url).pathname;
  return context.redirect(`${path}?${form}`, 303);
}

async function openResumed({ seal }: ProviderDeps, sealed: string): Promise<ResumeAuthorization> {
  const continuation = await openContinuation(seal, sealed);
  if (continuation.kind !== 'resume-authorization') throw httpErrors.continuationInvalid();
  return continuation;
}

async function readHint(
  { issuer, keys }: ProviderDeps,
  query: URLSearchParams,
): Promise<Exchange['hintedUser']> {
  if (!query.has('id_token_hint')) return null;
  const { publicKeys } = await keys.published();
  const hint = readIdTokenHint(single(query, 'id_token_hint') ?? '', issuer, publicKeys);
  return hint?.userId ?? 'unreadable';
}
