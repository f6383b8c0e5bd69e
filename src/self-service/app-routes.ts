import type { Hono } from 'hono';
import { findTotpStep, totpAddress } from '../accounts/totp.ts';
import { pageResponse } from '../http/layout.ts';
import { paths, routes } from '../http/paths.ts';
import { queryOf, single, type UsherContext, type UsherEnv } from '../http/request-context.ts';
import { isJsonObject } from '../model/json.ts';
import { formTokenFor } from '../sessions/sign-out-answers.ts';
import { actAsMine, goTo, type Mine, type OwnForm, showMine } from './own-visit.ts';
import { appPage } from './pages/app-page.ts';
import { readDone } from './pages/own-frame.ts';
import { newCodesPage } from './pages/recovery-codes-page.ts';
import type { SelfServiceDeps } from './self-service-deps.ts';

/** As long as somebody may take to find an app, install it and scan. */
const SET_UP_SECONDS = 60 * 60;

/** A secret on its way into an app: nothing is stored before the app has shown a right code. */
interface SetUp {
  readonly id: string;
  readonly secret: string;
}

/** Codes from an app: turned on with a right one, and off again. */
export function addAppRoutes(app: Hono<UsherEnv>, deps: SelfServiceDeps): void {
  app.get(routes.accountApp, (context) =>
    showMine(context, deps, 'app', (mine) => show(context, deps, mine, null)),
  );
  app.post(routes.accountApp, (context) =>
    actAsMine(context, deps, 'app', (mine, sent) =>
      single(sent.form, 'do') === 'turn-off'
        ? turnOff(context, mine, sent)
        : turnOn(context, deps, mine, sent),
    ),
  );
}

/** `wrong`: one whose code was not right, and which goes on. */
async function show(
  context: UsherContext,
  deps: SelfServiceDeps,
  { session, account, own: { accounts } }: Mine,
  wrong: SetUp | null,
): Promise<Response> {
  const { visit } = context.var;
  const query = queryOf(context);
  const current = await accounts.app(account.id);
  const isToBeSetUp = wrong !== null || !current?.isReadable || single(query, 'other') === 'yes';
  const site = visit.site.name;
  const setUp = wrong ?? {
    id: deps.random.token(),
    secret: accounts.drawTotp(account, site).secret,
  };
  const page = appPage(visit, {
    token: await formTokenFor(deps, session),
    done: readDone(single(query, 'done')),
    current,
    setUp: isToBeSetUp
      ? {
          secret: setUp.secret,
          address: totpAddress(setUp.secret, site, account.name),
          sealed: await seal(deps, session.idHash, setUp),
          isWrong: wrong !== null,
        }
      : null,
  });
  return pageResponse(page, wrong === null ? 200 : 400);
}

async function turnOn(
  context: UsherContext,
  deps: SelfServiceDeps,
  mine: Mine,
  { form, source }: OwnForm,
): Promise<Response> {
  const { session, account, own } = mine;
  const setUp = await open(deps, session.idHash, single(form, 'setup') ?? '');
  if (!setUp) return goTo(context, paths.own('app'));
  const now = deps.clock.nowSeconds();
  const code = single(form, 'code') ?? '';
  if (findTotpStep(setUp.secret, code, now) === null) return show(context, deps, mine, setUp);
  // Sent twice, the codes of the first answer would be worth nothing when the second is read.
  const isFirst = await deps.storage.singleUse.take('totp-setup', setUp.id, now + SET_UP_SECONDS);
  const given = { secret: setUp.secret, code, keptIdHash: session.idHash };
  const codes = isFirst ? await own.accounts.confirmTotp(account.id, given, source) : null;
  if (!codes) return goTo(context, paths.own('app'));
  context.var.log.info('account_changed', { account: account.id, what: 'app-on' });
  return pageResponse(newCodesPage(context.var.visit, { codes, username: account.name }));
}

async function turnOff(
  context: UsherContext,
  { account, own }: Mine,
  { source }: OwnForm,
): Promise<Response> {
  await own.accounts.removeFactors(account.id, 'totp', source);
  context.var.log.info('account_changed', { account: account.id, what: 'app-off' });
  return goTo(context, paths.accountDone('app-off'));
}

/** For this session and no other. */
function seal(
  deps: Pick<SelfServiceDeps, 'seal' | 'clock'>,
  session: string,
  { id, secret }: SetUp,
): Promise<string> {
  const until = deps.clock.nowSeconds() + SET_UP_SECONDS;
  return deps.seal.seal('totp-setup', { id, secret, session }, until);
}

async function open(
  deps: Pick<SelfServiceDeps, 'seal'>,
  session: string,
  sealed: string,
): Promise<SetUp | null> {
  const content = await deps.seal.open('totp-setup', sealed);
  if (!isJsonObject(content) || content['session'] !== session) return null;
  const { id, secret } = content;
  return typeof id === 'string' && typeof secret === 'string' ? { id, secret } : null;
}
