import type { Hono } from 'hono';
import { QUESTION_SECONDS } from '../accounts/passkey-questions.ts';
import { clearAttemptCookie, readAttemptCookie, setAttemptCookie } from '../http/attempt-cookie.ts';
import { readOwnForm } from '../http/csrf.ts';
import { isOwnBrowser } from '../http/form-token.ts';
import { readPasskeyForm } from '../http/passkey-form.ts';
import { paths } from '../http/paths.ts';
import { queryOf, single, type UsherContext, type UsherEnv } from '../http/request-context.ts';
import { signInErrors } from './errors.ts';
import type { HalfSignIn } from './half-sign-ins.ts';
import type { PasskeyWay, PasswordMethod, PasswordVerdict } from './method.ts';
import { openPasswordVisit, type PasswordVisit } from './password-visit.ts';
import {
  factorOf,
  findHalf,
  showFactor,
  startAgain,
  welcomeBySecond,
} from './second-factor-routes.ts';
import { showPassword } from './show-password.ts';
import type { SignInDeps } from './sign-in-deps.ts';
import { failing, welcomeByPassword } from './try-password.ts';

/** A password method that knows passkeys. */
type WithPasskeys = PasswordMethod & { readonly passkeys: PasskeyWay };

/** Passkeys, in the place of a password or after it: what the browser is asked, and where its answer goes. */
export function addPasskeyRoutes(
  app: Hono<UsherEnv>,
  deps: SignInDeps,
  method: WithPasskeys,
): void {
  const path = `/${paths.passkeyForm(method.id)}`;
  app.post(`${path}/question`, (context) => ask(context, deps, method));
  app.post(path, (context) => take(context, deps, method));
}

export function hasPasskeys(method: PasswordMethod): method is WithPasskeys {
  return method.passkeys !== undefined;
}

/** For the script: a question of this browser's own, which says nothing of who there is. */
async function ask(
  context: UsherContext,
  deps: SignInDeps,
  method: WithPasskeys,
): Promise<Response> {
  await readOwnForm(context, deps.publicUrl);
  const passing = await openPasswordVisit(context, deps, method);
  const half = await findHalf(context, deps, passing);
  if (!mayAsk(context, method, half)) throw signInErrors.attemptUnknown();
  const question = await deps.passkeyQuestions.ask(aboutOf(method, half));
  const response = Response.json(await method.passkeys.ask(question.id, half?.memo ?? null));
  setAttemptCookie(response, context, deps.cookies, question, QUESTION_SECONDS);
  return response;
}

async function take(
  context: UsherContext,
  deps: SignInDeps,
  method: WithPasskeys,
): Promise<Response> {
  const form = await readOwnForm(context, deps.publicUrl);
  const passing = await openPasswordVisit(context, deps, method);
  const half = await findHalf(context, deps, passing);
  const isOurs = half !== null || (await isOwnBrowser(context, deps, single(form, 'form')));
  if (!isOurs || !mayAsk(context, method, half)) return startAgain(context, deps, passing);
  return failing(context, deps, passing, async () => {
    const { answer, question } = readPasskeyForm(form);
    const verdict = await judge(context, deps, method, half, answer, question);
    const response =
      verdict.kind === 'right'
        ? await welcomeIn(context, deps, passing, half, verdict)
        : await again(context, deps, passing, half);
    clearAttemptCookie(response, deps.cookies, question);
    return response;
  });
}

/** The question is spent before the answer is looked at. */
async function judge(
  context: UsherContext,
  { passkeyQuestions, cookies }: SignInDeps,
  method: WithPasskeys,
  half: HalfSignIn | null,
  answer: ReturnType<typeof readPasskeyForm>['answer'],
  question: string,
): Promise<PasswordVerdict> {
  const sealed = readAttemptCookie(context, cookies, question);
  const isAsked = await passkeyQuestions.take(question, sealed, aboutOf(method, half));
  if (!isAsked || !answer) return { kind: 'wrong' };
  return method.passkeys.verify(answer, question, half?.memo ?? null);
}

function welcomeIn(
  context: UsherContext,
  deps: SignInDeps,
  { method, continuation }: PasswordVisit,
  half: HalfSignIn | null,
  { identity }: Extract<PasswordVerdict, { kind: 'right' }>,
): Promise<Response> {
  const outcome = { kind: 'right', identity, account: identity.username } as const;
  return half
    ? welcomeBySecond(context, deps, method, half, outcome)
    : welcomeByPassword(context, deps, method, continuation, outcome);
}

function again(
  context: UsherContext,
  deps: SignInDeps,
  passing: PasswordVisit,
  half: HalfSignIn | null,
): Promise<Response> {
  const { id: method } = passing.method;
  const { log, clientAddress: address } = context.var;
  deps.onSignIn(method, 'passkey_wrong');
  log.info('passkey_wrong', { method, isSecond: half !== null, address });
  if (!half) return showPassword(context, deps, passing, { name: '', problem: 'passkey' });
  const factor = factorOf(half, queryOf(context));
  return showFactor(context, passing, half, factor, 'passkey');
}

/** After a password only where the account has one; else where one may take the place of the password. */
function mayAsk(
  context: UsherContext,
  { passkeys }: WithPasskeys,
  half: HalfSignIn | null,
): boolean {
  if (half) return half.factors.includes('passkey');
  return passkeys.standsAlone && single(queryOf(context), 'state') === null;
}

/** An answer for one place is of no use in another. */
function aboutOf({ id }: PasswordMethod, half: HalfSignIn | null): string {
  return half ? `second ${id} ${half.id}` : `sign-in ${id}`;
}
