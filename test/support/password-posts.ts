import type { App } from '../../src/app.ts';
import { AUTH } from './usher.ts';

/** An Usher in memory, or a process that answers in its place. */
export interface Answering {
  readonly app: Pick<App, 'fetch'>;
}

/** A form with a name and a password, as one browser has it before it. */
export interface OpenForm {
  readonly address: URL;
  /** What its browser sends. */
  readonly cookie: string;
  readonly token: string;
}

/** Where a request comes from. */
export interface Origin {
  readonly peerAddress?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookie?: string;
}

/** Asks for a room until the form is there. Of several ways the one with this id is taken. */
export async function openForm(usher: Answering, method = 'local'): Promise<OpenForm> {
  const room = await ask(usher, `${AUTH}/room/standup`);
  const signIn = new URL(room.headers.get('location') ?? '', AUTH);
  const sealed = signIn.searchParams.get('continue') ?? '';
  const address = new URL(`/sign-in/${method}?continue=${encodeURIComponent(sealed)}`, AUTH);
  const page = await ask(usher, address);
  const cookie = page.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const token = /name="form" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
  return { address, cookie, token };
}

/** Sends the form as its browser does; `more` says from where, and what else is different. */
export function postForm(
  usher: Answering,
  { address, cookie, token }: OpenForm,
  fields: Readonly<Record<string, string>>,
  { peerAddress = '127.0.0.1', headers = {}, cookie: more }: Origin = {},
): Promise<Response> {
  const body = new URLSearchParams({ form: token, ...fields }).toString();
  const request = new Request(address, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      cookie: more === undefined ? cookie : `${cookie}; ${more}`,
      ...headers,
    },
    body,
  });
  return usher.app.fetch(request, { peerAddress });
}

function ask(usher: Answering, address: string | URL): Promise<Response> {
  return usher.app.fetch(new Request(address, { headers: { accept: 'text/html' } }), {
    peerAddress: '127.0.0.1',
  });
}

/** How often each status was answered. */
export function statusesOf(answers: readonly Response[]): Record<number, number> {
  const counted: Record<number, number> = {};
  for (const { status } of answers) counted[status] = (counted[status] ?? 0) + 1;
  return counted;
}

/** The cookie of this name that an answer sets, as a browser sends it. */
export function cookieSet(answer: Response, name: string): string | null {
  const set = answer.headers.getSetCookie().find((one) => one.startsWith(`__Host-${name}=`));
  return set?.split(';')[0] ?? null;
}
