import type { Hono } from 'hono';
import { readOwnForm } from '../http/csrf.ts';
import { pageResponse } from '../http/layout.ts';
import { paths, routes } from '../http/paths.ts';
import type { UsherContext, UsherEnv } from '../http/request-context.ts';
import { sealContinuation } from '../http/sealed-continuation.ts';
import type { Account } from '../model/account.ts';
import { goTo } from './own-visit.ts';
import { linkGonePage } from './pages/link-gone-page.ts';
import type { ChoiceFault } from './pages/password-choice.ts';
import { setPasswordPage } from './pages/set-password-page.ts';
import { readChoice } from './read-choice.ts';
import type { OwnAccounts, SelfServiceDeps } from './self-service-deps.ts';

type Purpose = 'invite' | 'reset';

/** For the sign-in that follows. */
const SIGN_IN_SECONDS = 60 * 60;
const SECRET_FORM = /^[\w-]{43}$/;

/**
 * The links by which people set their password. GET and HEAD only look, whoever asks and however often; POST spends the
 * link, with a password that is taken.
 */
export function addSetPasswordRoutes(
  app: Hono<UsherEnv>,
  deps: SelfServiceDeps,
  own: OwnAccounts,
): void {
  for (const [route, purpose] of [
    [routes.welcome, 'invite'],
    [routes.reset, 'reset'],
  ] as const) {
    app.get(route, (context) => show(context, own, purpose));
    app.post(route, (context) => set(context, deps, own, purpose));
  }
}

async function show(context: UsherContext, own: OwnAccounts, purpose: Purpose): Promise<Response> {
  const account = await accountOf(own, secretOf(context), purpose);
  return account ? offer(context, own, purpose, account, null) : gone(context, own);
}

/**
 * Nobody is signed in by it. Whoever has the password is, as always: with the second factor that the account asks for,
 * and so that what keeps people's passwords has it once more.
 */
async function set(
  context: UsherContext,
  deps: SelfServiceDeps,
  own: OwnAccounts,
  purpose: Purpose,
): Promise<Response> {
  const form = await readOwnForm(context, deps.publicUrl);
  const secret = secretOf(context);
  const account = await accountOf(own, secret, purpose);
  if (!account) return gone(context, own);
  const choice = readChoice(form);
  if ('fault' in choice) return offer(context, own, purpose, account, choice.fault);
  const { clientAddress: address, requestId, log } = context.var;
  const source = { actor: 'door', address, requestId };
  const used = await own.accounts.useLink(secret, choice.password, source);
  switch (used.kind) {
    case 'gone':
      return gone(context, own);
    case 'busy':
    case 'refused': {
      const fault = used.kind === 'busy' ? 'busy' : used.fault;
      return offer(context, own, purpose, account, fault);
    }
    case 'set':
      log.info('account_link_used', { account: account.id, purpose, address });
      return toSignIn(context, deps, own, used.account);
  }
}

async function toSignIn(
  context: UsherContext,
  { seal, clock, guard }: SelfServiceDeps,
  { method }: OwnAccounts,
  { name }: Account,
): Promise<Response> {
  const until = clock.nowSeconds() + SIGN_IN_SECONDS;
  const continuation = { kind: 'show-account', newPasswordOf: name } as const;
  const sealed = await sealContinuation(seal, continuation, until);
  const response = goTo(context, paths.startMethod(method.id, sealed));
  // Whoever was kept out by others' wrong tries comes in again by a link.
  await guard.remember(context, response, name);
  return response;
}

/** Null for what is of no use, or was made for the other address. */
async function accountOf(
  { accounts }: OwnAccounts,
  secret: string,
  purpose: Purpose,
): Promise<Account | null> {
  const found = SECRET_FORM.test(secret) ? await accounts.lookAtLink(secret) : null;
  return found?.link.purpose === purpose ? found.account : null;
}

function secretOf(context: UsherContext): string {
  return context.req.param('secret') ?? '';
}

function offer(
  context: UsherContext,
  { method }: OwnAccounts,
  purpose: Purpose,
  { name, displayName }: Account,
  fault: ChoiceFault | 'busy' | null,
): Promise<Response> {
  const isBusy = fault === 'busy';
  const page = setPasswordPage(context.var.visit, {
    ...{ purpose, name: displayName ?? name, isBusy },
    choice: {
      username: name,
      least: method.leastPasswordCharacters,
      fault: isBusy ? null : fault,
    },
  });
  return pageResponse(page, isBusy ? 503 : fault === null ? 200 : 400);
}

function gone(context: UsherContext, { resetPost }: OwnAccounts): Promise<Response> {
  const { visit, log, clientAddress: address } = context.var;
  log.info('account_link_gone', { address });
  return pageResponse(linkGonePage(visit, { sendsLinks: resetPost !== null }), 404);
}
