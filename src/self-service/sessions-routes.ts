import type { Hono } from 'hono';
import { pageResponse } from '../http/layout.ts';
import { paths, routes } from '../http/paths.ts';
import { queryOf, single, type UsherContext, type UsherEnv } from '../http/request-context.ts';
import { formTokenFor } from '../sessions/sign-out-answers.ts';
import { isRecent } from './confirmation.ts';
import { actAsMe, goTo, type Me, type OwnForm, showMe } from './own-visit.ts';
import { readDone } from './pages/own-frame.ts';
import { sessionsPage } from './pages/sessions-page.ts';
import type { SelfServiceDeps } from './self-service-deps.ts';

/**
 * Where somebody is signed in. Whose password is kept here shows it before they end a session; whose is not has nobody
 * to show it to but their provider, and signing out takes nothing from them.
 */
export function addSessionsRoutes(app: Hono<UsherEnv>, deps: SelfServiceDeps): void {
  app.get(routes.accountSessions, (context) =>
    showMe(context, deps, async (me) =>
      (await mayEnd(context, deps, me)) ? show(context, deps, me) : confirmFirst(context),
    ),
  );
  app.post(routes.accountSessions, (context) =>
    actAsMe(context, deps, async (me, sent) =>
      (await mayEnd(context, deps, me)) ? end(context, deps, me, sent) : confirmFirst(context),
    ),
  );
}

async function mayEnd(context: UsherContext, deps: SelfServiceDeps, me: Me): Promise<boolean> {
  return me.mine === null || isRecent(context, deps, me.session);
}

function confirmFirst(context: UsherContext): Response {
  return goTo(context, paths.confirm('sessions'));
}

async function show(context: UsherContext, deps: SelfServiceDeps, me: Me): Promise<Response> {
  const { session } = me;
  const sessions = (await deps.sessions.listOf(session)).map((one) => ({
    id: one.idHash,
    isThis: one.idHash === session.idHash,
    begunAt: one.createdAt,
    seenAt: one.lastSeenAt,
  }));
  const page = sessionsPage(context.var.visit, {
    token: await formTokenFor(deps, session),
    sessions: sessions.toSorted((one, other) => Number(other.isThis) - Number(one.isThis)),
    now: deps.clock.nowSeconds(),
    done: readDone(single(queryOf(context), 'done')),
  });
  return pageResponse(page);
}

async function end(
  context: UsherContext,
  deps: SelfServiceDeps,
  me: Me,
  sent: OwnForm,
): Promise<Response> {
  const ended =
    single(sent.form, 'do') === 'end-others'
      ? await endOthers(deps, me, sent)
      : Number(await endOne(deps, me, single(sent.form, 'session') ?? '', sent));
  const { log, clientAddress: address } = context.var;
  if (ended > 0) log.info('sessions_ended', { user: me.session.userId, ended, address });
  return goTo(context, paths.own('sessions', 'sessions'));
}

/** One's own session ends by signing out. */
async function endOne(
  { sessions }: SelfServiceDeps,
  { session, mine }: Me,
  idHash: string,
  { source }: OwnForm,
): Promise<boolean> {
  if (!mine) return sessions.endOther(session, idHash);
  if (idHash === session.idHash) return false;
  return mine.own.accounts.endSession(mine.account.id, idHash, source);
}

/** Those of an account of our own are ended with an entry in the audit trail. */
async function endOthers(
  { sessions }: SelfServiceDeps,
  { session, mine }: Me,
  { source }: OwnForm,
): Promise<number> {
  if (!mine) return sessions.endOthers(session);
  const { account, own } = mine;
  return (await own.accounts.endSessions(account.id, session.idHash, source)) ?? 0;
}
