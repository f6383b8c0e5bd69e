import assert from 'node:assert/strict';
import type { Answer, Browser } from './browser.ts';
import type { Page } from './page.ts';
import { listenAt, waitingAt } from './wait-page.ts';

/** Somebody in front of the waiting page, whose browser listens as the page's script does. */
export interface Waiting {
  /** Where they are once they have been told that it is worth asking again. */
  movedOn(): Promise<Page>;
}

/** Holds that the page is the waiting page, and that it says so. */
export function assertWaits(page: Page, says: RegExp): void {
  waitingAt(page);
  assert.match(page.text, says);
}

/** Listens for the browser at the waiting page that it has in front of it. */
export async function wait(browser: Browser, answer: Answer): Promise<Waiting> {
  const { page } = browser;
  const stream = await listenAt(answer, browser, page);
  await stream.until('beat');
  return {
    async movedOn() {
      await stream.until('go');
      return browser.visit(waitingAt(page).again, { from: page });
    },
  };
}
