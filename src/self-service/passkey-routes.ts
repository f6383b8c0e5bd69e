import type { Hono } from 'hono';
import { QUESTION_SECONDS } from '../accounts/passkey-questions.ts';
import { MOST_PASSKEYS, type PasskeyAddition } from '../accounts/passkeys.ts';
import { clearAttemptCookie, readAttemptCookie, setAttemptCookie } from '../http/attempt-cookie.ts';
import { pageResponse } from '../http/layout.ts';
import { readPasskeyForm } from '../http/passkey-form.ts';
import { paths, routes } from '../http/paths.ts';
import { queryOf, single, type UsherContext, type UsherEnv } from '../http/request-context.ts';
import { linkTo } from '../http/site.ts';
import type { Passkey } from '../model/account.ts';
import { formTokenFor } from '../sessions/sign-out-answers.ts';
import { actAsMine, goTo, type Mine, type OwnForm, showMine } from './own-visit.ts';
import { readDone } from './pages/own-frame.ts';
import { type PasskeysProblem, passkeyPage, passkeysPage } from './pages/passkeys-page.ts';
import type { SelfServiceDeps } from './self-service-deps.ts';

/** The passkeys of an account: looked at, added, called otherwise, removed. */
export function addPasskeyRoutes(app: Hono<UsherEnv>, deps: SelfServiceDeps): void {
  app.get(routes.accountPasskeys, (context) =>
    showMine(context, deps, 'passkeys', (mine) => show(context, deps, mine, null)),
  );
  app.post(routes.accountPasskeyQuestion, (context) =>
    actAsMine(context, deps, 'passkeys', (mine) => question(context, deps, mine)),
  );
  app.post(routes.accountPasskeys, (context) =>
    actAsMine(context, deps, 'passkeys', (mine, sent) => add(context, deps, mine, sent)),
  );
  app.get(routes.accountPasskey, (context) =>
    showMine(context, deps, 'passkeys', (mine) => showOne(context, deps, mine)),
  );
  app.post(routes.accountPasskey, (context) =>
    actAsMine(context, deps, 'passkeys', (mine, sent) => changeOne(context, mine, sent)),
  );
}

async function show(
  context: UsherContext,
  deps: SelfServiceDeps,
  { session, account, own }: Mine,
  problem: PasskeysProblem | null,
): Promise<Response> {
  const { visit } = context.var;
  const passkeys = await own.accounts.passkeys(account.id);
  const page = passkeysPage(visit, {
    passkeys,
    most: MOST_PASSKEYS,
    standsAlone: own.method.passkeys,
    form:
      passkeys.length >= MOST_PASSKEYS
        ? null
        : {
            action: linkTo(visit.site, paths.own('passkeys')),
            questionHref: linkTo(visit.site, paths.newPasskeyQuestion()),
            token: await formTokenFor(deps, session),
          },
    done: readDone(single(queryOf(context), 'done')),
    problem,
  });
  return pageResponse(page, problem === null ? 200 : 400);
}

/** For the script. */
async function question(
  context: UsherContext,
  { cookies, questions }: SelfServiceDeps,
  mine: Mine,
): Promise<Response> {
  const asked = await questions.ask(aboutOf(mine));
  const response = Response.json(await mine.own.accounts.askForPasskey(mine.account, asked.id));
  setAttemptCookie(response, context, cookies, asked, QUESTION_SECONDS);
  return response;
}

async function add(
  context: UsherContext,
  deps: SelfServiceDeps,
  mine: Mine,
  { form, source }: OwnForm,
): Promise<Response> {
  const { account, own } = mine;
  const { answer, question: challenge } = readPasskeyForm(form);
  const sealed = readAttemptCookie(context, deps.cookies, challenge);
  const isAsked = await deps.questions.take(challenge, sealed, aboutOf(mine));
  const made = { answer: answer ?? {}, challenge, label: single(form, 'label') ?? '' };
  const added: PasskeyAddition = isAsked
    ? await own.accounts.addPasskey(account.id, made, source)
    : { kind: 'refused' };
  const response =
    added.kind === 'added'
      ? goTo(context, paths.own('passkeys', doneWord(added.standsAlone)))
      : await show(context, deps, mine, added.kind);
  if (added.kind === 'added') {
    context.var.log.info('account_changed', { account: account.id, what: 'passkey-added' });
  }
  clearAttemptCookie(response, deps.cookies, challenge);
  return response;
}

function doneWord(standsAlone: boolean): string {
  return standsAlone ? 'passkey-added' : 'passkey-second';
}

async function showOne(
  context: UsherContext,
  deps: SelfServiceDeps,
  mine: Mine,
): Promise<Response> {
  const passkey = await findOne(context, mine);
  if (!passkey) return goTo(context, paths.own('passkeys'));
  const token = await formTokenFor(deps, mine.session);
  return pageResponse(passkeyPage(context.var.visit, { passkey, token }));
}

async function changeOne(
  context: UsherContext,
  mine: Mine,
  { form, source }: OwnForm,
): Promise<Response> {
  const { account, own } = mine;
  const passkey = await findOne(context, mine);
  if (!passkey) return goTo(context, paths.own('passkeys'));
  if (single(form, 'do') !== 'remove') {
    const label = single(form, 'label') ?? '';
    await own.accounts.renamePasskey(account.id, passkey.credentialId, label);
    return goTo(context, paths.own('passkeys', 'passkey-renamed'));
  }
  if (await own.accounts.removePasskey(account.id, passkey.credentialId, source)) {
    context.var.log.info('account_changed', { account: account.id, what: 'passkey-removed' });
  }
  return goTo(context, paths.own('passkeys', 'passkey-removed'));
}

/** Among the person's own; null for anybody else's. */
async function findOne(context: UsherContext, { account, own }: Mine): Promise<Passkey | null> {
  const wanted = single(queryOf(context), 'key');
  const all = await own.accounts.passkeys(account.id);
  return all.find(({ credentialId }) => credentialId === wanted) ?? null;
}

function aboutOf({ session }: Mine): string {
  return `add ${session.idHash}`;
}
