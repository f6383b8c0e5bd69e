import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { claimsOf } from '../support/inline-story.ts';
import { launchChromium, openWindow, reasonToSkip } from './chromium.ts';
import { expectSeat, InlineHouse, logOut, pressLogIn, said, tokensOf } from './inline-house.ts';

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
    await pressLogIn(page);
    await expectSeat(page);
    const first = await tokensOf(page);
    assert.equal(claimsOf(first.accessToken)['room'], 'standup');
    await page.getByRole('button', { name: 'Renew' }).click();
    await page.getByText('renewed once').waitFor();
    const second = await tokensOf(page);
    assert.notEqual(second.refreshToken, first.refreshToken);
    assert.notEqual(second.accessToken, first.accessToken);
    assert.equal(claimsOf(second.idToken)['nonce'], claimsOf(first.idToken)['nonce']);
    assert.ok((await logOut(page)) < 3000);
    assert.equal(house.usher.events('signed_out').length, 1);
  });

  test('after a logout elsewhere the renewal is a sign-in, and the seat is kept', async () => {
    const page = await enter('Standup');
    await pressLogIn(page);
    await expectSeat(page);
    const { idToken, refreshToken } = await tokensOf(page);
    await fetch(`${house.service}/logout?id_token_hint=${idToken}`);
    const asked = house.provider.count('authorization');
    await page.getByRole('button', { name: 'Renew' }).click();
    await page.getByText('renewed once').waitFor();
    assert.ok(house.provider.count('authorization') > asked, 'the provider is asked');
    assert.notEqual((await tokensOf(page)).refreshToken, refreshToken);
  });

  test('a renewal that fails is told, and the seat stays', async () => {
    const page = await enter('Standup');
    await pressLogIn(page);
    await expectSeat(page);
    await page.context().route(/openid-connect\/token$/, (route) => route.abort());
    await page.getByRole('button', { name: 'Renew' }).click();
    await said(page, 'Login failed');
    await expectSeat(page);
  });

  test('a second room opens with a popup that asks nothing', async () => {
    const page = await enter('Standup');
    await pressLogIn(page);
    await expectSeat(page);
    const asked = house.provider.seen.length;
    await page.goto(new URL('Planning', house.jitsi).href);
    await pressLogIn(page);
    await expectSeat(page);
    assert.equal(claimsOf((await tokensOf(page)).accessToken)['room'], 'planning');
    assert.equal(house.provider.seen.length, asked, 'the provider is not asked');
  });

  test('a refusal by rule is told in the meeting, in words, and the popup is gone', async () => {
    const page = await enter('closed');
    await pressLogIn(page);
    const told = await said(page, 'Login failed');
    assert.match(told, /: This room is for certain people only/);
    assert.equal(page.context().pages().length, 1);
  });

  test('a popup that waits for a host goes on when one has come', async () => {
    house.provider.account = 'bob';
    const page = await enter('class-1');
    const opened = page.waitForEvent('popup');
    await pressLogIn(page);
    const popup = await opened;
    await popup.getByRole('heading', { name: 'You are waiting to enter class-1' }).waitFor();
    house.provider.account = 'carol';
    const host = await enter('class-1');
    await pressLogIn(host);
    await expectSeat(host);
    await expectSeat(page);
  });

  test('a popup that is closed leaves the meeting as it was', async () => {
    house.provider.account = 'bob';
    const page = await enter('class-2');
    const opened = page.waitForEvent('popup');
    await pressLogIn(page);
    const popup = await opened;
    await popup.getByRole('heading', { name: 'You are waiting to enter class-2' }).waitFor();
    await popup.close();
    await said(page, 'Login cancelled');
  });

  test('a popup that is blocked can be tried again', async () => {
    const page = await enter('Standup');
    await page.evaluate('window.really = window.open; window.open = () => null; 1');
    await pressLogIn(page);
    await said(page, 'The browser blocked the window.');
    await page.evaluate('window.open = window.really; 1');
    await page.getByRole('button', { name: 'Retry' }).click();
    await expectSeat(page);
  });

  test('where the whole window went away for the token, it comes back to the room with it', async () => {
    const { page } = await openWindow(browser);
    await page.goto(new URL('Standup', house.jitsi).href);
    const address = await page.evaluate(`(async () => {
      const { popupAddress } = await import('/front-end/inline.js');
      const { parseMeetingAddress } = await import('/front-end/address.js');
      sessionStorage.setItem('oauth_nonce', 'n'.repeat(64));
      return popupAddress(config, parseMeetingAddress(location.href), null);
    })()`);
    await page.goto(`${address}&nonce=${'n'.repeat(64)}`);
    await expectSeat(page);
    assert.equal(page.url(), new URL('standup', house.jitsi).href);
  });
});
