import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type Demo, startDemo } from '../../demo/start-demo.ts';
import {
  accessibilityFaults,
  desktop,
  keepScreenshot,
  launchChromium,
  openWindow,
  overflow,
  phone,
  reasonToSkip,
} from './chromium.ts';
import { expectSeat, logOut, pressLogIn, said } from './inline-house.ts';

const skip = reasonToSkip();

describe('the demo in Chromium, with the inline sign-in', { skip }, () => {
  let demo: Demo;
  let browser: Browser;

  before(async () => {
    demo = await startDemo({ port: 0, usher: null, mode: 'inline' });
    browser = await launchChromium();
  });

  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  /** The popup, at the door. */
  async function openPopup(page: Page, button = 'Log-in'): Promise<Page> {
    const opened = page.waitForEvent('popup');
    await page.getByRole('button', { name: button }).click();
    return opened;
  }

  /** Past the door, to the school. */
  const toSchool = (popup: Page) =>
    popup.getByRole('link', { name: 'Continue with Northlight School' }).click();

  /** By the popup, to the school, where nobody has been in this browser yet. */
  async function signIn(page: Page, name: string): Promise<void> {
    const popup = await openPopup(page);
    await toSchool(popup);
    await popup.getByRole('button', { name }).click();
    await expectSeat(page);
  }

  test('seats Åsa Öberg, renews, and signs her out of Usher and of the school, and she never leaves the room', async (t) => {
    const { page, complaints } = await openWindow(browser);
    const visited: string[] = [];
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) visited.push(new URL(frame.url()).pathname);
    });
    await page.goto(new URL('Maths%209b', demo.jitsi).href);
    await signIn(page, 'Åsa Öberg');
    assert.equal(await page.locator('dd[data-name]').textContent(), 'Åsa Öberg');
    assert.equal(await page.locator('.rank').textContent(), 'Participant');
    for (const times of ['renewed once', 'renewed 2 times']) {
      await page.getByRole('button', { name: 'Renew' }).click();
      await page.getByText(times).waitFor();
    }
    const tookMs = await logOut(page);
    t.diagnostic(`${tookMs} ms`);
    assert.ok(
      tookMs < 1500,
      `${tookMs} ms: the school’s page goes on by itself, and that is enough`,
    );
    const popup = await openPopup(page);
    await toSchool(popup);
    await popup.getByRole('heading', { name: 'Who is signing in?' }).waitFor();
    assert.deepEqual([...new Set(visited)], ['/Maths%209b']);
    assert.deepEqual(complaints, []);
  });

  test('seats somebody with a tenant, by the name of the room that the tenant has', async () => {
    const { page } = await openWindow(browser);
    await page.goto(new URL('northlight/Homework', demo.jitsi).href);
    await signIn(page, 'Ada Fairweather');
    assert.equal(await page.locator('.rank').textContent(), 'Moderator');
  });

  test('a change of mind at the school leads on in the popup', async () => {
    const { page } = await openWindow(browser);
    await page.goto(new URL('Staffroom', demo.jitsi).href);
    const popup = await openPopup(page);
    await toSchool(popup);
    await popup.getByRole('button', { name: 'Cancel' }).click();
    await popup.waitForURL((url) => url.origin === demo.usher.origin);
    await popup.locator('a[href*="/sign-in/"]').click();
    await popup.getByRole('button', { name: 'Ada Fairweather' }).click();
    await expectSeat(page);
  });

  test('a guest waits in the popup, by keyboard alone, and is moved on once a host is there', async () => {
    const { page } = await openWindow(browser);
    await page.goto(new URL('Library', demo.jitsi).href);
    const popup = await openPopup(page);
    await popup.getByRole('heading', { name: 'You are at the door of Library' }).waitFor();
    for (let n = 0; n < 9 && (await popup.locator('#name:focus').count()) === 0; n += 1) {
      await popup.keyboard.press('Tab');
    }
    await popup.keyboard.type('Noor');
    await popup.keyboard.press('Enter');
    await popup.getByRole('heading', { name: 'You are waiting to enter Library' }).waitFor();
    const { page: host } = await openWindow(browser);
    await host.goto(new URL('Library', demo.jitsi).href);
    await signIn(host, 'Mateo Ibarra');
    await expectSeat(page);
    assert.equal(await page.locator('dd[data-name]').textContent(), 'Noor (guest)');
    await page.getByRole('button', { name: 'Renew' }).click();
    await page.getByText('renewed once').waitFor();
  });

  for (const [size, viewport] of Object.entries({ phone, desktop })) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(`looks right on a ${size}, ${colorScheme}: no faults for axe, nothing cut off`, async () => {
        const { page } = await openWindow(browser, { viewport, colorScheme });
        const look = async (name: string, at: Page = page) => {
          await keepScreenshot(at, `inline-${name}-${size}-${colorScheme}`);
          assert.deepEqual(await accessibilityFaults(at), [], name);
          assert.ok((await overflow(at)) <= 0, `${name} is wider than the window`);
        };
        await page.goto(demo.jitsi.href);
        await look('1-choose');
        await page.goto(new URL('Gr%C3%BC%C3%9Fe%20an%20alle', demo.jitsi).href);
        await look('2-log-in');
        await page.evaluate('window.really = window.open; window.open = () => null; 1');
        await pressLogIn(page);
        await said(page, 'The browser blocked the window.');
        await look('3-blocked');
        await page.evaluate('window.open = window.really; 1');
        const popup = await openPopup(page, 'Retry');
        await popup.getByRole('heading', { name: /^You are at the door/ }).waitFor();
        await look('4-door', popup);
        await toSchool(popup);
        await popup.getByRole('heading', { name: 'Who is signing in?' }).waitFor();
        await look('4-school', popup);
        await popup.close();
        await said(page, 'Login cancelled');
        await look('5-cancelled');
        await signIn(page, colorScheme === 'light' ? 'Åsa Öberg' : 'Ada Fairweather');
        await page.getByRole('button', { name: 'Renew' }).click();
        await page.getByText('renewed once').waitFor();
        await look('6-seated');
        await page.context().route(/openid-connect\/token$/, (route) => route.abort());
        await page.getByRole('button', { name: 'Renew' }).click();
        await said(page, 'Login failed');
        await look('7-not-renewed');
        await logOut(page);
        await look('8-logged-out');
        await page.goto(new URL('static/sso.html', demo.jitsi).href);
        await page.getByRole('heading', { name: 'Login failed' }).waitFor();
        await look('9-sso');
      });
    }
  }
});
