import { readCookie } from '../http/cookies.ts';
import { readOwnForm } from '../http/csrf.ts';
import { httpErrors } from '../http/errors.ts';
import { type OwnPage, paths } from '../http/paths.ts';
import { single, type UsherContext } from '../http/request-context.ts';
import { sealContinuation } from '../http/sealed-continuation.ts';
import { linkTo } from '../http/site.ts';
import type { Account } from '../model/account.ts';
import type { AuditSource } from '../model/audit-event.ts';
import type { Session } from '../model/session.ts';
import { isRecent } from './confirmation.ts';
import type { OwnAccounts, SelfServiceDeps } from './self-service-deps.ts';

/** Who is signed in, in this browser. */
export interface Me {
  readonly session: Session;
  /** The account of our own that it is; null for everybody else. */
  readonly mine: Mine | null;
}

/** Somebody with an account of our own. */
export interface Mine {
  readonly session: Session;
  readonly account: Account;
  readonly own: OwnAccounts;
}

/** A form that somebody sent, of their own. */
export interface OwnForm {
  readonly form: URLSearchParams;
  /** For the audit trail. */
  readonly source: AuditSource;
}

const SIGN_IN_SECONDS = 60 * 60;

/** A page for whoever is signed in; others are led to the sign-in. */
export async function showMe(
  context: UsherContext,
  deps: SelfServiceDeps,
  show: (me: Me) => Promise<Response>,
): Promise<Response> {
  const me = await findMe(context, deps);
  return me ? show(me) : toSignIn(context, deps);
}

/**
 * A page of an account of our own, soon after somebody has shown who they are; else they are asked to, and come back to
 * `page`. Null: they need not be asked.
 */
export async function showMine(
  context: UsherContext,
  deps: SelfServiceDeps,
  page: OwnPage | null,
  show: (mine: Mine) => Promise<Response>,
): Promise<Response> {
  return showMe(context, deps, async ({ mine }) => {
    if (!mine) return goTo(context, paths.account());
    if (page === null || (await isRecent(context, deps, mine.session))) return show(mine);
    return goTo(context, paths.confirm(page));
  });
}

/**
 * Does what a form of one's own asks for. Throws `form_expired` where another site, or another session, has sent it.
 */
export async function actAsMe(
  context: UsherContext,
  deps: SelfServiceDeps,
  act: (me: Me, sent: OwnForm) => Promise<Response>,
): Promise<Response> {
  const form = await readOwnForm(context, deps.publicUrl);
  const me = await findMe(context, deps);
  if (!me) return toSignIn(context, deps);
  const meantFor = await deps.seal.open('form', single(form, 'form') ?? '');
  if (meantFor !== me.session.idHash) throw httpErrors.formExpired();
  const { clientAddress: address, requestId } = context.var;
  return act(me, { form, source: { actor: 'door', address, requestId } });
}

/** The same for an account of our own, soon after somebody has shown who they are. */
export async function actAsMine(
  context: UsherContext,
  deps: SelfServiceDeps,
  page: OwnPage | null,
  act: (mine: Mine, sent: OwnForm) => Promise<Response>,
): Promise<Response> {
  return actAsMe(context, deps, async ({ mine }, sent) => {
    if (!mine) return goTo(context, paths.account());
    if (page === null || (await isRecent(context, deps, mine.session))) return act(mine, sent);
    return goTo(context, paths.confirm(page));
  });
}

export function goTo(context: UsherContext, path: string): Response {
  return context.redirect(linkTo(context.var.visit.site, path), 303);
}

async function findMe(
  context: UsherContext,
  { sessions, cookies, own }: SelfServiceDeps,
): Promise<Me | null> {
  const open = await sessions.find(readCookie(context.req.header('cookie'), cookies.session));
  if (!open) return null;
  const { session } = open;
  const { methodId, subject } = session.identity;
  if (!own || methodId !== own.method.id) return { session, mine: null };
  const account = await own.accounts.findById(subject);
  const isUsable = account !== null && account.disabledAt === null;
  return { session, mine: isUsable ? { session, account, own } : null };
}

async function toSignIn(
  context: UsherContext,
  { seal, clock }: SelfServiceDeps,
): Promise<Response> {
  const until = clock.nowSeconds() + SIGN_IN_SECONDS;
  const sealed = await sealContinuation(seal, { kind: 'show-account' }, until);
  return goTo(context, paths.signIn(sealed));
}
