import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium, reasonToSkip } from './chromium.ts';
import { expectSeat, InlineHouse, logOut, pressLogIn, tokensOf } from './inline-house.ts';

const skip = reasonToSkip();

describe('guests in the popup, in Chromium', { skip }, () => {
  let house: InlineHouse;
  let browser: Browser;

  before(async () => {
    house = await InlineHouse.open();
    browser = await launchChromium();
  });
  after(async () => {
    await browser?.close();
    await house?.close();
  });

  // The form of the door leads to Jitsi's page, past `form-action`, and that page finds who opened it.
  test('a guest comes in through the door, by keyboard, and again without a question', async () => {
    const page = await house.enter(browser, 'open-1');
    const opened = page.waitForEvent('popup');
    await pressLogIn(page);
    const popup = await opened;
    await popup.getByRole('link', { name: 'Continue with Example University' }).waitFor();
    await popup.getByRole('textbox').fill('Zoë');
    await popup.getByRole('textbox').press('Enter');
    await expectSeat(page);
    assert.equal(await page.locator('dd[data-name]').textContent(), 'Zoë (guest)');
    assert.equal((await tokensOf(page)).refreshToken, undefined);
    await page.getByRole('button', { name: 'Renew' }).click();
    await page.getByText('renewed once').waitFor();
    await expectSeat(page);
    assert.equal(await page.locator('dd[data-name]').textContent(), 'Zoë (guest)');
    assert.equal(house.provider.seen.length, 0, 'the provider is not asked');
    assert.ok((await logOut(page)) < 3000);
    const again = page.waitForEvent('popup');
    await pressLogIn(page);
    await (await again).getByRole('textbox').waitFor();
  });
});
