import { get } from 'node:http';
import { Browser } from './browser.ts';
import type { HostileProvider } from './hostile-provider.ts';
import { AUTH } from './usher.ts';
import { cookieFor, waitingAt } from './wait-page.ts';

export interface OpenStream {
  readonly response: { readonly headers: Readonly<Record<string, unknown>> };
  /** Everything that came. */
  untilEnd(): Promise<string>;
}

/** A stream as a browser has it, over a connection of its own. */
export function openStream(port: number, path: string, cookie: string) {
  const answered = Promise.withResolvers<OpenStream>();
  const ended = Promise.withResolvers<string>();
  const headers = { cookie, accept: 'text/event-stream' };
  const asked = get({ host: '127.0.0.1', port, path, agent: false, headers }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    response.on('close', () => ended.resolve(text));
    response.on('error', () => {});
    answered.resolve({ response, untilEnd: () => ended.promise });
  });
  asked.on('error', () => ended.resolve(''));
  return { answered: answered.promise, end: () => asked.destroy() };
}

/** Somebody signs in at a process and is told to wait: where their stream is, and their cookies. */
export async function waitAt(
  port: number,
  provider: HostileProvider,
): Promise<{ path: string; cookie: string }> {
  provider.account = 'bob';
  const forward = (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url);
    const { headers } = request;
    return fetch(`http://127.0.0.1:${port}${pathname}${search}`, { headers, redirect: 'manual' });
  };
  const browser = new Browser({ routes: { [AUTH]: forward } });
  await signIn(browser);
  const { events } = waitingAt(await browser.visit(`${AUTH}/room/standup`));
  return { path: events.pathname + events.search, cookie: cookieFor(browser, events) };
}

/** As whoever the provider has before it: the door would ask first. */
export async function signIn(browser: Browser): Promise<void> {
  await browser.visit(`${AUTH}/account`);
}
