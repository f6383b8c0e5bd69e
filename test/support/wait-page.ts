import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Browser } from './browser.ts';
import type { Page } from './page.ts';

/** Where a waiting page hears that it is worth asking again, where it asks, and itself. */
export interface WaitingAddresses {
  readonly events: URL;
  readonly state: URL;
  readonly again: URL;
}

/** Holds that the page is the waiting page, and reads what it tells its script. */
export function waitingAt(page: Page): WaitingAddresses {
  assert.equal(page.status, 200, page.text);
  const address = (name: string): URL => {
    const [, value] = new RegExp(`data-${name}="([^"]+)"`).exec(page.body) ?? [];
    assert.ok(value, `no waiting page: ${page.url.pathname} ${page.title} ${page.text}`);
    return new URL(value.replaceAll('&amp;', '&'), page.url);
  };
  return { events: address('events'), state: address('state'), again: address('again') };
}

/** The Cookie header with which the browser would ask there. */
export function cookieFor(browser: Browser, url: URL): string {
  return browser.jar.header(url, { sameSite: true, topLevelGet: true }) ?? '';
}

/** `wait` or `go`, as the page's script reads it. `isHeld`: once it is worth an answer. */
export async function stateOf(
  ask: Answer,
  browser: Browser,
  page: Page,
  isHeld = false,
): Promise<string> {
  const { state } = waitingAt(page);
  if (isHeld) state.searchParams.set('hold', '1');
  const headers = { cookie: cookieFor(browser, state), accept: 'application/json' };
  const answer = await ask(new Request(state, { headers }));
  assert.equal(answer.status, 200);
  return ((await answer.json()) as { readonly state: string }).state;
}

/** Opens the stream of a waiting page. */
export async function listenAt(ask: Answer, browser: Browser, page: Page): Promise<EventStream> {
  const { events } = waitingAt(page);
  const headers = { cookie: cookieFor(browser, events), accept: 'text/event-stream' };
  return new EventStream(await ask(new Request(events, { headers })));
}

/** Server-sent events as they come. */
export class EventStream {
  readonly response: Response;
  /** Everything so far. */
  text = '';
  /** It is over, by its end or by ours. */
  hasEnded = false;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;

  constructor(response: Response) {
    this.response = response;
    this.#reader = response.body?.getReader();
    void this.#read();
  }

  /** The names of the events so far. */
  get events(): string[] {
    return [...this.text.matchAll(/^event: (\w+)$/gm)].map(([, name = '']) => name);
  }

  /** Waits until this event has come; gives how many milliseconds that took. */
  async until(event: string, withinMs = 5000): Promise<number> {
    const began = performance.now();
    while (!this.events.includes(event)) {
      const passed = performance.now() - began;
      assert.ok(passed < withinMs && !this.hasEnded, `no ${event}: ${JSON.stringify(this.text)}`);
      await sleep(5);
    }
    return performance.now() - began;
  }

  async untilEnd(withinMs = 5000): Promise<void> {
    const began = performance.now();
    while (!this.hasEnded) {
      assert.ok(performance.now() - began < withinMs, 'the stream does not end');
      await sleep(5);
    }
  }

  async close(): Promise<void> {
    await this.#reader?.cancel();
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for (;;) {
        const part = await this.#reader?.read();
        if (!part || part.done) break;
        this.text += decoder.decode(part.value, { stream: true });
      }
    } catch {
      // Cut off: an end as well.
    }
    this.hasEnded = true;
  }
}
