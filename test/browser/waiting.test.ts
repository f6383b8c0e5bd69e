import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser as Chromium, Page } from 'playwright-core';
import { systemClock } from '../../src/base/clock.ts';
import { Browser } from '../support/browser.ts';
import { roomOf } from '../support/rules.ts';
import { sampleMeeting } from '../support/sample-meeting.ts';
import { WaitingHouse } from '../support/waiting-house.ts';
import {
  accessibilityFaults,
  keepScreenshot,
  launchChromium,
  openWindow,
  overflow,
  phone,
  reasonToSkip,
} from './chromium.ts';

const skip = reasonToSkip();
const EVENTS = '**/wait/events*';
const STATE = '**/wait/state*';

describe('waiting for a host in Chromium', { skip, timeout: 180_000 }, () => {
  let house: WaitingHouse;
  let chromium: Chromium;
  let tess: Browser;
  /** Each test has a room of its own. */
  let room = '';
  let rooms = 0;

  before(async () => {
    house = await WaitingHouse.open();
    chromium = await launchChromium();
    house.provider.account = 'tess';
    tess = new Browser();
    await tess.visit(`${house.usher}account`);
    house.provider.account = 'ben';
  });
  beforeEach(() => {
    rooms += 1;
    room = `class-${rooms}`;
  });
  after(async () => {
    await chromium?.close();
    await house?.close();
  });

  /** Ben, in front of the waiting page. */
  async function waits(page: Page): Promise<void> {
    await page.goto(`${house.usher}room/${room}`);
    await page.getByText('This page goes on by itself.').waitFor();
  }

  /** The host comes in; gives how many milliseconds after that Ben is at Jitsi's page. */
  async function untilMovedOn(page: Page, withinMs = 20_000): Promise<number> {
    const arrival = page.waitForURL((url) => url.href.startsWith(house.jitsi), {
      timeout: withinMs,
    });
    const seated = await tess.visit(`${house.usher}room/${room}`);
    assert.ok(seated.url.href.startsWith(house.jitsi), seated.text);
    const began = performance.now();
    await arrival;
    assert.match(page.url(), /#jwt=/);
    return performance.now() - began;
  }

  function assertSoon(took: number): void {
    assert.ok(took < 2000, `moved on after ${Math.round(took)} ms`);
  }

  test('by events: moves on within two seconds, and asks nothing meanwhile', async (t) => {
    const { page, complaints } = await openWindow(chromium);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await waits(page);
    await sleep(4000);
    assert.equal(asked.filter((path) => path === '/wait/events').length, 1);
    assert.equal(asked.filter((path) => path === '/wait/state').length, 0);
    const took = await untilMovedOn(page);
    t.diagnostic(`moved on after ${Math.round(took)} ms`);
    assertSoon(took);
    assert.equal(asked.filter((path) => path === '/wait/state').length, 1);
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  test('says so to screen readers before it goes, and cannot be gone back to', async () => {
    const { page } = await openWindow(chromium);
    await page.goto(`${house.usher}account`);
    await waits(page);
    const told = page.getByRole('status');
    assert.match((await told.textContent()) ?? '', /as soon as a host is there/);
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    await page.evaluate(`new MutationObserver(([{ target }]) => console.log(target.textContent))
      .observe(document.querySelector('[role=status]'), { childList: true })`);
    await untilMovedOn(page);
    assert.deepEqual(said, ['The meeting begins. You are on your way.']);
    await page.goBack();
    assert.equal(new URL(page.url()).pathname, '/account');
    await page.context().close();
  });

  for (const [what, block] of [
    ['blocked', (page: Page) => page.route(EVENTS, (route) => route.abort())],
    ['refused, since too many wait', (page: Page) => refuse(page, 503)],
    ['broken by a proxy', (page: Page) => refuse(page, 502)],
  ] as const) {
    test(`by asking, where events are ${what}: moves on within two seconds`, async (t) => {
      const { page } = await openWindow(chromium);
      await block(page);
      await Promise.all([page.waitForRequest(STATE), waits(page)]);
      await sleep(3000);
      const took = await untilMovedOn(page);
      t.diagnostic(`moved on after ${Math.round(took)} ms`);
      assertSoon(took);
      await page.context().close();
    });
  }

  test('by asking, where a proxy keeps the events back: notices after five seconds', async () => {
    const { page } = await openWindow(chromium);
    await page.route(EVENTS, () => {});
    const first = page.waitForRequest(STATE);
    const began = performance.now();
    await waits(page);
    await first;
    assert.ok(performance.now() - began > 4000);
    assertSoon(await untilMovedOn(page));
    await page.context().close();
  });

  test('by asking: while Usher keeps the question, it is one', async () => {
    const { page } = await openWindow(chromium);
    await page.route(EVENTS, (route) => route.abort());
    let questions = 0;
    await page.route(STATE, (route) => {
      questions += 1;
      return route.continue();
    });
    await waits(page);
    await sleep(8000);
    assert.equal(questions, 1);
    assertSoon(await untilMovedOn(page));
    await page.context().close();
  });

  test('by asking: less and less often where Usher keeps no question, since too many wait', async () => {
    const { page } = await openWindow(chromium);
    await page.route(EVENTS, (route) => route.abort());
    await page.route(STATE, (route) =>
      route.continue({ url: route.request().url().replace('&hold=1', '') }),
    );
    const times: number[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/wait/state')) times.push(performance.now());
    });
    await waits(page);
    await sleep(20_000);
    const pauses = times.slice(1).map((time, n) => Math.round(time - (times[n] ?? 0)));
    assert.ok(
      pauses.slice(0, 5).every((pause) => pause > 900 && pause < 2100),
      `${pauses}`,
    );
    assert.ok(pauses.length >= 8 && pauses.length <= 14, `${pauses}`);
    assert.ok((pauses.at(-1) ?? 0) > 2000, `${pauses}`);
    await page.context().close();
  });

  test('without JavaScript: moves on by coming anew, within its ten seconds', async (t) => {
    const context = await chromium.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await waits(page);
    const took = await untilMovedOn(page);
    t.diagnostic(`moved on after ${Math.round(took)} ms`);
    assert.ok(took < 11_000, `moved on after ${Math.round(took)} ms`);
    await context.close();
  });

  test('a machine that was offline when the host came moves on once it is back', async () => {
    const { page } = await openWindow(chromium);
    await waits(page);
    await sleep(500);
    await page.context().setOffline(true);
    await tess.visit(`${house.usher}room/${room}`);
    await sleep(1500);
    const arrival = page.waitForURL((url) => url.href.startsWith(house.jitsi));
    const began = performance.now();
    await page.context().setOffline(false);
    await arrival;
    assertSoon(performance.now() - began);
    await page.context().close();
  });

  test('Usher is restarted while somebody waits: the page stays, and moves on all the same', async (t) => {
    const { page } = await openWindow(chromium);
    await waits(page);
    await sleep(500);
    await house.stop();
    await sleep(3000);
    await house.start();
    assert.equal(new URL(page.url()).pathname, '/wait');
    const took = await untilMovedOn(page);
    t.diagnostic(`moved on after ${Math.round(took)} ms`);
    assert.ok(took < 16_000);
    await page.context().close();
  });

  test('a meeting that has not begun: says when, then that a host is missing, then moves on', async () => {
    const { page } = await openWindow(chromium);
    const startsAt = systemClock.nowSeconds() + 6;
    const times = { startsAt, endsAt: startsAt + 3600, zone: 'Europe/Berlin', earlySeconds: 900 };
    await house.inStore(({ meetings }) =>
      meetings.create(sampleMeeting({ room: roomOf(room), ...times }), [
        { role: 'host', subject: 'user:tess' },
        { role: 'member', subject: 'user:ben' },
      ]),
    );
    await waits(page);
    await page.getByText(/^The meeting begins on .* CET\./).waitFor();
    await page.getByText(/as soon as a host is there/).waitFor({ timeout: 10_000 });
    const late = systemClock.nowSeconds() - startsAt;
    assert.ok(late >= 0 && late <= 2, `told ${late} s after the beginning`);
    assertSoon(await untilMovedOn(page));
    await page.context().close();
  });

  test('six tabs of one browser all move on: one of them asks', async () => {
    const context = await chromium.newContext();
    const pages = await Promise.all(Array.from({ length: 6 }, () => context.newPage()));
    for (const page of pages) await waits(page);
    const took = await Promise.all([
      untilMovedOn(pages[0]!),
      ...pages.slice(1).map((page) => page.waitForURL((url) => url.href.startsWith(house.jitsi))),
    ]);
    assertSoon(took[0]);
    await context.close();
  });

  test('looks right on a phone in the dark and on a desktop: no faults for axe, nothing cut off', async () => {
    for (const [name, look] of Object.entries({
      phone: { viewport: phone, colorScheme: 'dark' },
      narrow: { viewport: { width: 320, height: 640 }, locale: 'de' },
      desktop: {},
    } as const)) {
      const { page } = await openWindow(chromium, look);
      await waitsInAnyLanguage(page);
      await sleep(3500);
      await keepScreenshot(page, `waiting-${name}`);
      assert.deepEqual(await accessibilityFaults(page), []);
      assert.ok((await overflow(page)) <= 0);
      await page.context().close();
    }
  });

  test('moves, quietly; and not at all for whoever wants nothing to move', async () => {
    for (const [reducedMotion, moving] of [
      ['no-preference', 3],
      ['reduce', 0],
    ] as const) {
      const context = await chromium.newContext({ reducedMotion });
      const page = await context.newPage();
      await waits(page);
      assert.equal(await page.evaluate('document.getAnimations().length'), moving);
      await context.close();
    }
  });

  async function waitsInAnyLanguage(page: Page): Promise<void> {
    await page.goto(`${house.usher}room/${room}`);
    await page.getByRole('status').waitFor();
  }
});

function refuse(page: Page, status: number): Promise<void> {
  return page.route(EVENTS, (route) => route.fulfill({ status, body: 'no' })).then(() => {});
}
