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

/** From the door by the way to sign in; whoever has been led past it is not there any more. */
export async function signInAt(page: Page, browser: Browser): Promise<Page> {
  return page.url.pathname === '/door' ? browser.click(/^Continue with/) : page;
}
