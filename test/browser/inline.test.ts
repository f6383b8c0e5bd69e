import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { claimsOf } from '../support/inline-story.ts';
import { launchChromium, reasonToSkip } from './chromium.ts';
import { InlineHouse, says, tokensOf } from './inline-house.ts';

const skip = reasonToSkip();

describe('the inline sign-in in Chromium, with a stand-in of sso.html', { skip }, () => {
  let house: InlineHouse;
  let browser: Browser;

  before(async () => {
    house = await InlineHouse.open();
    browser = await launchChromium();
  });
  beforeEach(() => house.provider.reset());
  after(async () => {
    await browser?.close();
    await house?.close();
  });

  const enter = (room: string) => house.enter(browser, room);

  test('from the popup to the renewal to the silent logout', async () => {
    const page = await enter('Standup');
    await page.getByRole('button', { name: 'Log-in' }).click();
    await says(page, 'signed in');
    const first = await tokensOf(page);
    assert.equal(claimsOf(first.accessToken)['room'], 'standup');
    await page.getByRole('button', { name: 'Login again' }).click();
    await page.waitForFunction(`window.tokens.refreshToken !== '${first.refreshToken}'`);
    await says(page, 'signed in');
    const second = await tokensOf(page);
    assert.equal(claimsOf(second.idToken)['nonce'], claimsOf(first.idToken)['nonce']);
    await page.getByRole('button', { name: 'Logout', exact: true }).click();
    const said = await says(page, 'logged out');
    assert.ok(Number(said.split(' ').at(-1)) < 3000, said);
    assert.equal(house.usher.events('signed_out').length, 1);
    await page.getByRole('button', { name: 'Login again' }).click();
    assert.match(await says(page, 'login failed'), /invalid_grant/);
  });

  test('a second room opens with a popup that asks nothing', async () => {
    const page = await enter('Standup');
    await page.getByRole('button', { name: 'Log-in' }).click();
    await says(page, 'signed in');
    const asked = house.provider.seen.length;
    await page.goto(new URL('Planning', house.jitsi.url).href);
    await page.getByRole('button', { name: 'Log-in' }).click();
    await says(page, 'signed in');
    assert.equal(claimsOf((await tokensOf(page)).accessToken)['room'], 'planning');
    assert.equal(house.provider.seen.length, asked, 'the provider is not asked');
  });

  test('a refusal by rule is told in the meeting, in words', async () => {
    const page = await enter('closed');
    await page.getByRole('button', { name: 'Log-in' }).click();
    const said = await says(page, 'login failed');
    assert.match(said, /access_denied: This room is for certain people only/);
  });

  test('a popup that waits for a host goes on when one has come', async () => {
    house.provider.account = 'bob';
    const page = await enter('class-1');
    const opened = page.waitForEvent('popup');
    await page.getByRole('button', { name: 'Log-in' }).click();
    const popup = await opened;
    await popup.getByRole('heading', { name: 'You are waiting to enter class-1' }).waitFor();
    house.provider.account = 'carol';
    const host = await enter('class-1');
    await host.getByRole('button', { name: 'Log-in' }).click();
    await says(host, 'signed in');
    await says(page, 'signed in');
  });

  test('a popup that is closed leaves the meeting as it was', async () => {
    house.provider.account = 'bob';
    const page = await enter('class-2');
    const opened = page.waitForEvent('popup');
    await page.getByRole('button', { name: 'Log-in' }).click();
    const popup = await opened;
    await popup.getByRole('heading', { name: 'You are waiting to enter class-2' }).waitFor();
    await popup.close();
    await says(page, 'login cancelled');
  });

  test('a popup that is blocked can be tried again', async () => {
    const page = await enter('Standup');
    await page.evaluate('window.really = window.open; window.open = () => null; 1');
    await page.getByRole('button', { name: 'Log-in' }).click();
    await says(page, 'popup blocked');
    await page.evaluate('window.open = window.really; 1');
    await page.getByRole('button', { name: 'Log-in' }).click();
    await says(page, 'signed in');
  });
});
