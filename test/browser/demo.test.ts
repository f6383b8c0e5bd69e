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

const skip = reasonToSkip();

describe('the demo in Chromium', { skip }, () => {
  let demo: Demo;
  let browser: Browser;

  before(async () => {
    demo = await startDemo({ port: 0, usher: null, mode: 'state' });
    browser = await launchChromium();
  });

  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  async function chooseRoom(page: Page, room: string): Promise<void> {
    await page.goto(demo.jitsi.href);
    await page.getByLabel('Name of the room').fill(room);
    await page.getByRole('button', { name: 'Go in' }).click();
  }

  /** Past the door, to the school. */
  async function signIn(page: Page): Promise<void> {
    await page.getByRole('link', { name: 'Continue with Northlight School' }).click();
  }

  async function pick(page: Page, name: string): Promise<void> {
    await page.getByRole('button', { name }).click();
  }

  async function expectSeat(page: Page, name: string, rank: string): Promise<void> {
    await page.getByRole('heading', { name: 'You are seated' }).waitFor();
    assert.equal(await page.locator('dd[data-name]').textContent(), name);
    assert.equal(await page.locator('.rank').textContent(), rank);
    assert.match((await page.locator('[data-left]').textContent()) ?? '', /^0[0-2]:\d\d:\d\d$/);
    assert.equal(new URL(page.url()).hash, '', 'the token has left the address bar');
  }

  test('seats Åsa Öberg in the room she chose, and in a second one without a question', async () => {
    const { page, complaints } = await openWindow(browser);
    await chooseRoom(page, 'Maths 9b');
    await signIn(page);
    await pick(page, 'Åsa Öberg');
    await expectSeat(page, 'Åsa Öberg', 'Participant');
    assert.equal(new URL(page.url()).pathname, '/Maths%209b');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).origin));
    await chooseRoom(page, '会議室');
    await expectSeat(page, 'Åsa Öberg', 'Participant');
    assert.ok(asked.includes(demo.usher.origin));
    assert.ok(!asked.includes(demo.provider.origin), 'the provider is not asked');
    assert.deepEqual(complaints, []);
  });

  test('lets a guest wait by name and moves them on once a host is there, by keyboard alone', async () => {
    const { page, complaints } = await openWindow(browser);
    await chooseRoom(page, 'Library');
    await page.getByRole('heading', { name: 'You are at the door of Library' }).waitFor();
    for (let n = 0; n < 9 && (await page.locator('#name:focus').count()) === 0; n += 1) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.type('Noor');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'You are waiting to enter Library' }).waitFor();

    const { page: host } = await openWindow(browser);
    await chooseRoom(host, 'Library');
    await signIn(host);
    await pick(host, 'Mateo Ibarra');
    await expectSeat(host, 'Mateo Ibarra', 'Moderator');
    await expectSeat(page, 'Noor (guest)', 'Participant');
    await page.reload();
    await expectSeat(page, 'Noor (guest)', 'Participant');
    assert.deepEqual(complaints, []);
  });

  test('answers a reload of the room at once, with a new token', async () => {
    const { page } = await openWindow(browser);
    await chooseRoom(page, 'Staffroom');
    await signIn(page);
    await pick(page, 'Mateo Ibarra');
    await expectSeat(page, 'Mateo Ibarra', 'Moderator');
    await page.reload();
    await expectSeat(page, 'Mateo Ibarra', 'Moderator');
  });

  test('seats somebody without a name by the user name', async () => {
    const { page } = await openWindow(browser);
    await page.goto(new URL('northlight/Homework', demo.jitsi).href);
    await signIn(page);
    await pick(page, 'exchange-17');
    await expectSeat(page, 'exchange-17', 'Participant');
  });

  test('leads on for somebody who cancels at the provider', async () => {
    const { page, complaints } = await openWindow(browser);
    await chooseRoom(page, 'Staffroom');
    await signIn(page);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.waitForURL((url) => url.origin === demo.usher.origin);
    await page.locator('a[href*="/sign-in/"]').click();
    await pick(page, 'Ada Fairweather');
    await expectSeat(page, 'Ada Fairweather', 'Moderator');
    assert.deepEqual(complaints, []);
  });

  test('signs out of Usher and of the school, and asks again afterwards', async () => {
    const { page, complaints } = await openWindow(browser);
    await chooseRoom(page, 'Staffroom');
    await signIn(page);
    await pick(page, 'Jun Okafor');
    await expectSeat(page, 'Jun Okafor', 'Participant');
    await page.getByRole('link', { name: 'Sign out' }).click();
    await page.waitForURL(new URL('signed-out*', demo.usher).href);
    await chooseRoom(page, 'Staffroom');
    await signIn(page);
    await page.getByRole('heading', { name: 'Who is signing in?' }).waitFor();
    assert.deepEqual(complaints, []);
  });

  test('signs out in a hidden frame of Jitsi’s page, which is told so', async () => {
    const { page } = await openWindow(browser);
    await chooseRoom(page, 'Staffroom');
    await signIn(page);
    await pick(page, 'Jun Okafor');
    await expectSeat(page, 'Jun Okafor', 'Participant');
    const told = await page.evaluate(`new Promise((resolve) => {
      addEventListener('message', ({ data, origin }) => resolve([data.type, origin]));
      const frame = document.createElement('iframe');
      frame.hidden = true;
      frame.src = ${JSON.stringify(demo.tokenLogoutUrl)};
      document.body.append(frame);
      setTimeout(() => resolve(['nothing within three seconds', '']), 3000);
    })`);
    assert.deepEqual(told, ['logout-success', demo.jitsi.origin]);
  });

  test('is signed out of Usher when the school signs somebody out (back-channel)', async () => {
    const { page, complaints } = await openWindow(browser);
    await chooseRoom(page, 'Staffroom');
    await signIn(page);
    await pick(page, 'Jun Okafor');
    await expectSeat(page, 'Jun Okafor', 'Participant');
    await page.goto(demo.provider.href);
    await page.getByRole('link', { name: 'Sign out everywhere' }).click();
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    await chooseRoom(page, 'Staffroom');
    await signIn(page);
    await page.getByRole('heading', { name: 'Who is signing in?' }).waitFor();
    assert.deepEqual(complaints, []);
  });

  test('shows Prosody’s refusal and leaves a bad token in the address, as Jitsi does', async () => {
    const { page } = await openWindow(browser);
    await page.goto(new URL('Staffroom#jwt="not.a.token"', demo.jitsi).href);
    await page.getByRole('heading', { name: 'Authentication failed' }).waitFor();
    assert.match(page.url(), /jwt=/);
    await keepScreenshot(page, 'refused-desktop-light');
  });

  for (const [size, viewport] of Object.entries({ phone, desktop })) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(`looks right on a ${size}, ${colorScheme}: no faults for axe, nothing cut off`, async () => {
        const { page } = await openWindow(browser, { viewport, colorScheme });
        const look = async (name: string) => {
          await keepScreenshot(page, `${name}-${size}-${colorScheme}`);
          assert.deepEqual(await accessibilityFaults(page), [], name);
          assert.ok((await overflow(page)) <= 0, `${name} is wider than the window`);
        };
        await page.goto(demo.jitsi.href);
        await look('1-choose');
        await chooseRoom(page, 'Maths 9b');
        await page.getByRole('heading', { name: 'You are at the door of Maths 9b' }).waitFor();
        await look('2-usher-door');
        await signIn(page);
        await page.getByRole('heading', { name: 'Who is signing in?' }).waitFor();
        await look('3-school');
        await page.getByRole('button', { name: 'Cancel' }).click();
        await page.waitForURL((url) => url.origin === demo.usher.origin);
        await look('4-usher-cancelled');
        await page.locator('a[href*="/sign-in/"]').click();
        await pick(page, colorScheme === 'light' ? 'Åsa Öberg' : 'Ada Fairweather');
        await page.getByRole('heading', { name: 'You are seated' }).waitFor();
        await look('5-seated');
        await page.getByText('The claims of the token').click();
        await look('6-claims');
        await page.goto(new URL('account', demo.usher).href);
        await look('7-usher-account');
        await page.goto(demo.usher.href);
        await look('8-usher-home');
        await page.goto(new URL('nowhere', demo.usher).href);
        await look('9-usher-error');
        await page.goto(new URL('sign-out', demo.usher).href);
        await page.waitForURL(new URL('signed-out*', demo.usher).href);
        await look('10-usher-signed-out');
        await page.goto(demo.provider.href);
        await look('11-school-home');
        await page.goto(new URL('static/logout.html', demo.jitsi).href);
        await look('12-jitsi-signed-out');
      });
    }
  }
});
