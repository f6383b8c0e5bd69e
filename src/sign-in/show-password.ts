import { openFormToken } from '../http/form-token.ts';
import { pageResponse } from '../http/layout.ts';
import type { PasskeyFormView } from '../http/passkey-form.ts';
import { paths } from '../http/paths.ts';
import type { UsherContext } from '../http/request-context.ts';
import { linkTo, type Visit } from '../http/site.ts';
import { TRY_WINDOW_SECONDS } from '../model/allow-try.ts';
import { stepUpOf } from '../model/continuation.ts';
import {
  type PasswordFormView,
  type PasswordProblem,
  PROBLEM_STATUS,
} from './pages/password-form.ts';
import { passwordPage } from './pages/password-page.ts';
import { hasNewPassword, type PasswordVisit, roomOf } from './password-visit.ts';
import type { SignInDeps } from './sign-in-deps.ts';

/** What the fields of a form show. */
export interface Shown {
  /** Never a password. */
  readonly name: string;
  readonly problem: PasswordProblem | null;
}

/** As much of what was typed as goes back to the browser. */
const MOST_SHOWN = 320;
const BUSY_SECONDS = 5;
const UNAVAILABLE_SECONDS = 60;

/** The page with the form of one method; after one that signed nobody in, with what was wrong. */
export async function showPassword(
  context: UsherContext,
  deps: SignInDeps,
  passing: PasswordVisit,
  shown: Shown,
): Promise<Response> {
  const { visit } = context.var;
  const { method, continuation, sealed } = passing;
  const form = await openFormToken(context, deps);
  const page = passwordPage(visit, {
    room: roomOf(continuation),
    method: method.title,
    form: formView(context, passing, form.token, shown),
    hasNewPassword: hasNewPassword(continuation),
    required: stepUpOf(continuation),
    chooserHref: deps.registry.size > 1 ? linkTo(visit.site, paths.signIn(sealed)) : null,
  });
  const status = shown.problem === null ? 200 : PROBLEM_STATUS[shown.problem];
  return form.attach(await pageResponse(page, status, headersOf(shown.problem)));
}

export function formView(
  { var: { visit } }: UsherContext,
  passing: PasswordVisit,
  token: string,
  { name, problem }: Shown,
): PasswordFormView {
  const { method, sealed } = passing;
  return {
    action: linkTo(visit.site, paths.startMethod(method.id, sealed)),
    token,
    usernameLabel: method.usernameLabel,
    name: name.slice(0, MOST_SHOWN).toWellFormed(),
    problem,
    passkey: method.passkeys?.standsAlone ? passkeyView(visit, passing, token) : null,
    forgottenHref: method.offersReset ? linkTo(visit.site, paths.forgotten()) : null,
  };
}

function passkeyView(
  { site, texts }: Visit,
  { method, sealed }: PasswordVisit,
  token: string,
): PasskeyFormView {
  return {
    use: 'get',
    action: linkTo(site, paths.passkey(method.id, sealed, null)),
    questionHref: linkTo(site, paths.passkeyQuestion(method.id, sealed, null)),
    token,
    label: texts.passkeySignIn,
    look: 'button quiet',
  };
}

/** After how many seconds it is worth trying again; null: at once. */
export function retryAfter(
  problem: 'wrong' | 'blocked' | 'busy' | 'unavailable' | 'incomplete' | 'stale' | 'passkey' | null,
): number | null {
  switch (problem) {
    case 'blocked':
      return TRY_WINDOW_SECONDS;
    case 'busy':
      return BUSY_SECONDS;
    case 'unavailable':
      return UNAVAILABLE_SECONDS;
    default:
      return null;
  }
}

export function headersOf(problem: Parameters<typeof retryAfter>[0]): Record<string, string> {
  const wait = retryAfter(problem);
  const kept = { 'cache-control': 'no-store' };
  return wait === null ? kept : { ...kept, 'retry-after': String(wait) };
}
