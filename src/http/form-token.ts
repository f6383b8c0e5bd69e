import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import { type Cookies, readCookie } from './cookies.ts';
import type { UsherContext } from './request-context.ts';
import type { Seal } from './seal.ts';

/** What binds a form to the browser that it is shown to, before anybody has signed in. */
export interface FormToken {
  /** For the form's field `form`. */
  readonly token: string;
  /** Lets the answer with the form set what the token is held against, where the browser has nothing yet. */
  attach(response: Response): Response;
}

export interface FormTokenDeps {
  readonly seal: Seal;
  readonly cookies: Cookies;
  readonly clock: Clock;
  readonly random: Random;
}

/** A form that was open overnight is a form of ours. */
const FORM_SECONDS = 12 * 60 * 60;
const BROWSER_ID = /^[\w-]{43}$/;

/** The token of the forms of one page. */
export async function openFormToken(
  context: UsherContext,
  { seal, cookies, clock, random }: FormTokenDeps,
): Promise<FormToken> {
  const [known] = browserIds(context, cookies);
  const id = known ?? random.token();
  return {
    token: await seal.seal('sign-in-form', id, clock.nowSeconds() + FORM_SECONDS),
    attach(response) {
      if (known === undefined) {
        response.headers.append('set-cookie', cookies.set(cookies.browser, id));
      }
      return response;
    },
  };
}

/** Whether the form was shown to this browser: nobody else's was, whatever site sends it. */
export async function isOwnBrowser(
  context: UsherContext,
  { seal, cookies }: Pick<FormTokenDeps, 'seal' | 'cookies'>,
  token: string | null,
): Promise<boolean> {
  const meantFor = await seal.open('sign-in-form', token ?? '');
  return browserIds(context, cookies).some((id) => id === meantFor);
}

function browserIds(context: UsherContext, cookies: Cookies): string[] {
  const values = readCookie(context.req.header('cookie'), cookies.browser);
  return values.filter((value) => BROWSER_ID.test(value)).slice(0, 4);
}
