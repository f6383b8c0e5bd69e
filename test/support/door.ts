import assert from 'node:assert/strict';
import type { Browser } from './browser.ts';
import type { Page } from './page.ts';
import { AUTH } from './usher.ts';

/** Holds that the page is the door. */
export function atDoor(page: Page): Page {
  const where = `${page.url.origin}${page.url.pathname}`;
  assert.equal(where, `${AUTH}/door`, `${page.status} ${page.title}\n${page.text}`);
  return page;
}

/** The door of a room that lets guests in. */
export async function doorOf(browser: Browser, room = 'open'): Promise<Page> {
  return atDoor(await browser.visit(`${AUTH}/room/${room}`));
}

/** From the door by the way to sign in; whoever has been led past it is not there any more. */
export async function signInAt(page: Page, browser: Browser): Promise<Page> {
  return page.url.pathname === '/door' ? browser.click(/^Continue with/) : page;
}

/** Holds that a page of ours runs nothing, lets nothing run, and opens no session. */
export function assertHarmless(page: Page): void {
  assert.doesNotMatch(page.body, /<script|<img src=x|onerror=alert\(1\)>|="javascript:/i);
  assert.match(page.headers.get('content-security-policy') ?? '', /^default-src 'none'/);
  assert.equal(page.headers.get('cache-control'), 'no-store');
  assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
  assert.ok(
    !page.hops.some(({ headers }) => headers.getSetCookie().some((line) => /session/.test(line))),
  );
}
