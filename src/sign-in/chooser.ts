import { domainToASCII } from 'node:url';
import { readCookie } from '../http/cookies.ts';
import { readOwnForm } from '../http/csrf.ts';
import { openFormToken } from '../http/form-token.ts';
import { pageResponse } from '../http/layout.ts';
import { paths } from '../http/paths.ts';
import { queryOf, single, type UsherContext } from '../http/request-context.ts';
import { openContinuation } from '../http/sealed-continuation.ts';
import { linkTo } from '../http/site.ts';
import { type Continuation, stepUpOf } from '../model/continuation.ts';
import { begin } from './begin.ts';
import { type ChooserWay, chooserPage, type EmailProblem } from './pages/chooser-page.ts';
import { hintedName, roomOf } from './password-visit.ts';
import type { RegisteredMethod } from './registry.ts';
import { formView, showPassword } from './show-password.ts';
import type { SignInDeps } from './sign-in-deps.ts';

/** One way: straight on. Several: the person chooses. */
export async function choose(context: UsherContext, deps: SignInDeps): Promise<Response> {
  const sealed = single(queryOf(context), 'continue') ?? '';
  const continuation = await openContinuation(deps.seal, sealed);
  const [only, ...others] = deps.registry.values();
  if (only && others.length === 0) return startWay(context, deps, only, continuation, sealed);
  return showChooser(context, deps, continuation, sealed, null);
}

/** To the provider, or to the form of ours. `typed`: the e-mail address that led here; null: a link did. */
export function startWay(
  context: UsherContext,
  deps: SignInDeps,
  registered: RegisteredMethod,
  continuation: Continuation,
  sealed: string,
  typed: string | null = null,
): Promise<Response> {
  const { method } = registered;
  if (method.kind === 'redirect') return begin(context, deps, registered, continuation, { typed });
  const name = typed ?? hintedName(continuation);
  return showPassword(context, deps, { method, continuation, sealed }, { name, problem: null });
}

/** The way of whose domains the e-mail address is. It says nothing about whether there is such an address. */
export async function chooseByEmail(context: UsherContext, deps: SignInDeps): Promise<Response> {
  const form = await readOwnForm(context, deps.publicUrl);
  const sealed = single(queryOf(context), 'continue') ?? '';
  const continuation = await openContinuation(deps.seal, sealed);
  const typed = (single(form, 'email') ?? '').trim();
  const again = (problem: EmailProblem) =>
    showChooser(context, deps, continuation, sealed, { typed, problem });
  const domain = domainOf(typed);
  if (domain === null) return again({ kind: 'wrong' });
  const registered = [...deps.registry.values()].find(({ emailDomains }) =>
    emailDomains.some((one) => domainToASCII(one) === domain),
  );
  if (!registered) return again({ kind: 'unknown', domain });
  return startWay(context, deps, registered, continuation, sealed, typed);
}

/** As a browser has it in addresses; null for what is no e-mail address. RFC 5321 4.5.3.1 bounds its length. */
function domainOf(address: string): string | null {
  const parts = address.length > 320 ? [] : address.normalize('NFKC').split('@');
  const [local = '', host = ''] = parts;
  if (parts.length !== 2 || local === '' || /\s/.test(address)) return null;
  const domain = domainToASCII(host.toLowerCase().replace(/\.$/, ''));
  return domain === '' ? null : domain;
}

interface SentEmail {
  readonly typed: string;
  readonly problem: EmailProblem;
}

async function showChooser(
  context: UsherContext,
  deps: SignInDeps,
  continuation: Continuation,
  sealed: string,
  sent: SentEmail | null,
): Promise<Response> {
  const { visit } = context.var;
  const methods = inOrder(context, deps);
  const hasDomains = methods.some(({ emailDomains }) => emailDomains.length > 0);
  const form = await openFormToken(context, deps);
  const inPlace = hasDomains ? null : soleForm(methods);
  const last = lastUsed(context, deps);
  const ways = methods.map((registered): ChooserWay => {
    const { method } = registered;
    const { title } = method;
    const isLast = registered === last;
    if (method.kind !== 'password' || registered !== inPlace) {
      return { title, href: linkTo(visit.site, paths.startMethod(method.id, sealed)), isLast };
    }
    const shown = { name: hintedName(continuation), problem: null };
    const passing = { method, continuation, sealed };
    return { title, isLast, form: formView(context, passing, form.token, shown) };
  });
  const page = chooserPage(visit, {
    room: roomOf(continuation),
    ways,
    email: hasDomains
      ? {
          action: linkTo(visit.site, paths.signIn(sealed)),
          typed: (sent?.typed ?? hintedName(continuation)).slice(0, 320).toWellFormed(),
          problem: sent?.problem ?? null,
        }
      : null,
    required: stepUpOf(continuation),
  });
  const response = await pageResponse(page, sent ? 400 : 200);
  return inPlace ? form.attach(response) : response;
}

/** The way that was used last in this browser comes first, then the operator's order. */
function inOrder(context: UsherContext, deps: SignInDeps): readonly RegisteredMethod[] {
  const last = lastUsed(context, deps);
  const others = [...deps.registry.values()].filter((one) => one !== last);
  return last ? [last, ...others] : others;
}

function lastUsed(context: UsherContext, { cookies, registry }: SignInDeps) {
  const [id] = readCookie(context.req.header('cookie'), cookies.lastMethod);
  return registry.get(id ?? '');
}

/** The one way with a form of ours; null where there is none or several. */
function soleForm(methods: readonly RegisteredMethod[]): RegisteredMethod | null {
  const [only, ...others] = methods.filter(({ method }) => method.kind === 'password');
  return only && others.length === 0 ? only : null;
}
