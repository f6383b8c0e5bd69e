import assert from 'node:assert/strict';
import type { Answer, Browser } from './browser.ts';
import type { Page } from './page.ts';
import { AUTH } from './usher.ts';
import { listenAt, stateOf } from './wait-page.ts';

/** Longer than the store is asked anew, shorter than anybody's patience. */
const PATIENCE_MS = 10_000;

/** Holds that a browser stands at the waiting page, which says this. */
export function assertWaits(page: Page, says: RegExp): void {
  assert.equal(`${page.url.origin}${page.url.pathname}`, `${AUTH}/wait`, page.text);
  assert.equal(page.status, 200, page.text);
  assert.match(page.text, says);
}

/** Somebody at the waiting page, whose browser listens as the page's script does. */
export interface Waiting {
  /** Gives the page that the browser is led to, once it was told to go on. */
  movedOn(): Promise<Page>;
}

/** From now on the browser hears what it is told. */
export async function wait(browser: Browser, answer: Answer): Promise<Waiting> {
  const { page } = browser;
  const stream = await listenAt(answer, browser, page);
  await stream.until('beat', PATIENCE_MS);
  assert.equal(await stateOf(answer, browser, page), 'wait');
  return {
    async movedOn() {
      await stream.until('go', PATIENCE_MS);
      await stream.close();
      return browser.visit(page.url);
    },
  };
}
