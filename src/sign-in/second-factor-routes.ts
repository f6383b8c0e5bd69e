import type { Hono } from 'hono';
import { clearAttemptCookie, readAttemptCookie, setAttemptCookie } from '../http/attempt-cookie.ts';
import { readOwnForm } from '../http/csrf.ts';
import { pageResponse } from '../http/layout.ts';
import { paths } from '../http/paths.ts';
import { queryOf, single, type UsherContext, type UsherEnv } from '../http/request-context.ts';
import { linkTo } from '../http/site.ts';
import { nextPath } from './dispatch.ts';
import { signInErrors } from './errors.ts';
import { HALF_SECONDS, type HalfSignIn } from './half-sign-ins.ts';
import type { CodeFactor, PasswordMethod, PasswordVerdict, SecondFactor } from './method.ts';
import { PROBLEM_STATUS } from './pages/password-form.ts';
import { type SecondFactorProblem, secondFactorPage } from './pages/second-factor-page.ts';
import { openPasswordVisit, type PasswordVisit } from './password-visit.ts';
import { headersOf, showPassword } from './show-password.ts';
import { type SignInDeps, sealFor } from './sign-in-deps.ts';
import { tryName } from './try-name.ts';
import { failing, type Outcome, tryPassword, welcomeByPassword } from './try-password.ts';

/** What follows a password that was right, where the account asks for more. */
export function addSecondFactorRoutes(
  app: Hono<UsherEnv>,
  deps: SignInDeps,
  method: PasswordMethod,
): void {
  const path = `/${paths.secondFactorForm(method.id)}`;
  app.get(path, (context) => show(context, deps, method));
  app.post(path, (context) => take(context, deps, method));
}

/** The browser keeps what the password has shown, for a few minutes, and goes on to the page that asks for more. */
export async function askSecondFactor(
  context: UsherContext,
  deps: SignInDeps,
  { method, continuation, sealed }: PasswordVisit,
  name: string,
  { memo, factors }: Extract<PasswordVerdict, { kind: 'half' }>,
): Promise<Response> {
  if (factors.length === 0 || !method.verifySecond) throw signInErrors.factorUnknown();
  const typed = tryName(name);
  const half = await deps.halfSignIns.begin({
    ...{ methodId: method.id, continuation, memo, factors, typed },
  });
  const next = paths.secondFactor(method.id, sealed, half.id);
  const response = context.redirect(linkTo(context.var.visit.site, next), 303);
  setAttemptCookie(response, context, deps.cookies, half, HALF_SECONDS);
  return response;
}

async function show(
  context: UsherContext,
  deps: SignInDeps,
  method: PasswordMethod,
): Promise<Response> {
  const passing = await openPasswordVisit(context, deps, method);
  const half = await findHalf(context, deps, passing);
  return half
    ? showFactor(context, passing, half, factorOf(half, queryOf(context)), null)
    : startAgain(context, deps, passing);
}

async function take(
  context: UsherContext,
  deps: SignInDeps,
  method: PasswordMethod,
): Promise<Response> {
  const form = await readOwnForm(context, deps.publicUrl);
  const passing = await openPasswordVisit(context, deps, method);
  const half = await findHalf(context, deps, passing);
  if (!half) return startAgain(context, deps, passing);
  const { continuation, memo, typed } = half;
  const factor = factorOf(half, form);
  const code = single(form, 'code') ?? '';
  if (code.trim() === '' || !method.verifySecond) {
    return showFactor(context, passing, half, factor, 'wrong');
  }
  const verify = method.verifySecond.bind(method);
  return failing(context, deps, { method, continuation }, async () => {
    const outcome = await tryPassword(context, deps, {
      ...{ method, continuation, typed, factor },
      verify: (allow) => verify(memo, { factor, code }, allow),
    });
    if (outcome.kind === 'half') throw signInErrors.factorUnknown();
    if (outcome.kind !== 'right') {
      return showFactor(context, passing, half, factor, outcome.kind);
    }
    return welcomeBySecond(context, deps, method, half, outcome);
  });
}

/** The half that was there is spent, whatever the second was. */
export async function welcomeBySecond(
  context: UsherContext,
  deps: SignInDeps,
  method: PasswordMethod,
  half: HalfSignIn,
  outcome: Extract<Outcome, { kind: 'right' }>,
): Promise<Response> {
  const isFirst = await deps.halfSignIns.take(half);
  const response = isFirst
    ? await welcomeByPassword(context, deps, method, half.continuation, outcome)
    : await goOn(context, deps, half);
  clearAttemptCookie(response, deps.cookies, half.id);
  return response;
}

/** Somebody else was signed in with it: whoever that was may be this browser, sent twice. Nobody is signed in anew. */
async function goOn(
  context: UsherContext,
  deps: SignInDeps,
  { continuation }: HalfSignIn,
): Promise<Response> {
  const sealed = await sealFor(deps, continuation, HALF_SECONDS);
  const { site } = context.var.visit;
  return context.redirect(linkTo(site, nextPath(continuation, sealed)), 303);
}

/** Null where this browser gave no password for it, or too long ago. */
export async function findHalf(
  context: UsherContext,
  { halfSignIns, cookies }: SignInDeps,
  { method }: PasswordVisit,
): Promise<HalfSignIn | null> {
  const id = single(queryOf(context), 'state') ?? '';
  return halfSignIns.find(method.id, id, readAttemptCookie(context, cookies, id));
}

export function startAgain(
  context: UsherContext,
  deps: SignInDeps,
  passing: PasswordVisit,
): Promise<Response> {
  return showPassword(context, deps, passing, { name: '', problem: 'stale' });
}

/** The one that is asked for, where the account has it; else its first. */
export function factorOf({ factors }: HalfSignIn, said: URLSearchParams): CodeFactor {
  const wanted = single(said, 'factor');
  const codes = codesOf(factors);
  const found = codes.find((factor) => factor === wanted) ?? codes[0];
  if (found === undefined) throw signInErrors.factorUnknown();
  return found;
}

function codesOf(factors: readonly SecondFactor[]): readonly CodeFactor[] {
  return factors.filter((factor) => factor !== 'passkey');
}

export function showFactor(
  { var: { visit } }: UsherContext,
  { method, sealed }: PasswordVisit,
  { id, factors }: HalfSignIn,
  factor: CodeFactor,
  problem: SecondFactorProblem | null,
): Promise<Response> {
  const here = linkTo(visit.site, paths.secondFactor(method.id, sealed, id));
  const other = codesOf(factors).find((one) => one !== factor);
  const page = secondFactorPage(visit, {
    factor,
    action: here,
    otherHref: other === undefined ? null : `${here}&factor=${other}`,
    problem,
    passkey: factors.includes('passkey')
      ? {
          use: 'get',
          action: linkTo(visit.site, paths.passkey(method.id, sealed, id)),
          questionHref: linkTo(visit.site, paths.passkeyQuestion(method.id, sealed, id)),
          // What the password began is in a cookie of this browser alone.
          token: '',
          label: visit.texts.passkeySecond,
          look: 'button quiet',
        }
      : null,
  });
  const status = problem === null ? 200 : PROBLEM_STATUS[problem];
  return pageResponse(page, status, headersOf(problem));
}
