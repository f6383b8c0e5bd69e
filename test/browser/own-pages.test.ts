import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { getRequestListener } from '@hono/node-server';
import type { Browser as Chromium, Page } from 'playwright-core';
import { freePort } from '../support/free-port.ts';
import { OTHER_PASSWORD, OwnHouse, PASSWORD } from '../support/own-house.ts';
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

/** Chromium's authenticator in software, for one page. `hasPin`: it asks for one, and is given it. */
async function addAuthenticator(page: Page, { hasPin }: { readonly hasPin: boolean }) {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: hasPin ? 'internal' : 'usb' },
      ...{ hasResidentKey: hasPin, hasUserVerification: hasPin, isUserVerified: hasPin },
      automaticPresenceSimulation: true,
    },
  });
  return {
    credentials: async () =>
      (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    /** From now on the person does not give the PIN. */
    refuse: () =>
      session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false }),
    /** The same key, with its count of signatures set back: a copy. */
    async setBack() {
      const [credential] = await this.credentials();
      assert.ok(credential);
      const { credentialId } = credential;
      await session.send('WebAuthn.removeCredential', { authenticatorId, credentialId });
      const copy = { ...credential, signCount: 0 };
      await session.send('WebAuthn.addCredential', { authenticatorId, credential: copy });
    },
  };
}

describe('people’s own pages in Chromium', { skip, timeout: 240_000 }, () => {
  let house: OwnHouse;
  let server: Server;
  let chromium: Chromium;
  let home = '';
  let people = 0;

  before(async () => {
    const port = await freePort();
    home = `http://localhost:${port}/`;
    house = await OwnHouse.open({ publicUrl: home });
    server = createServer(getRequestListener((request) => house.usher.answer(request)));
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    chromium = await launchChromium();
  });
  after(async () => {
    await chromium?.close();
    server?.closeAllConnections();
    server?.close();
    await house?.close();
  });

  /** Each test has a person of its own. */
  async function newPerson(): Promise<string> {
    people += 1;
    const name = `joki${people}`;
    await house.addWithPassword(name, { displayName: `Joki ${people}` });
    return name;
  }

  async function signIn(page: Page, name: string, password = PASSWORD): Promise<void> {
    await page.goto(`${home}account`);
    await page.getByLabel('User name').fill(name);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }

  async function signOut(page: Page): Promise<void> {
    await page.goto(`${home}account`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out').waitFor();
  }

  async function addPasskey(page: Page, label = 'Phone'): Promise<void> {
    await page.goto(`${home}account/passkeys`);
    await page.getByLabel('What do you call it?').fill(label);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByText('The passkey is yours').waitFor();
  }

  const heading = (page: Page, text: string) =>
    page.getByRole('heading', { level: 1, name: text }).waitFor();

  async function looksGood(page: Page, name: string): Promise<void> {
    assert.deepEqual(await accessibilityFaults(page), [], name);
    assert.equal(await overflow(page), 0, name);
    await keepScreenshot(page, name);
  }

  test('a passkey is made, and signs in by itself', async () => {
    const { page, complaints } = await openWindow(chromium, { viewport: phone });
    const authenticator = await addAuthenticator(page, { hasPin: true });
    const name = await newPerson();
    await signIn(page, name);
    await page.goto(`${home}account/passkeys`);
    await page.getByRole('button', { name: 'Add a passkey' }).waitFor();
    await looksGood(page, 'own-passkeys-phone');
    await addPasskey(page);
    const [credential] = await authenticator.credentials();
    assert.equal(credential?.isResidentCredential, true);
    assert.equal(credential?.rpId, 'localhost');
    await signOut(page);
    await page.goto(`${home}account`);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor();
    await looksGood(page, 'own-sign-in-phone');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await heading(page, `Signed in as Joki ${people}`);
    const account = await house.accounts.find(name);
    const [session] = await house.accounts.sessions(account?.id ?? '');
    assert.equal(session?.identity.secondFactor, true);
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  test('a copy of a passkey is found out by its count', async () => {
    const { page } = await openWindow(chromium);
    const authenticator = await addAuthenticator(page, { hasPin: true });
    await signIn(page, await newPerson());
    await addPasskey(page);
    await signOut(page);
    for (let n = 0; n < 2; n += 1) {
      await page.goto(`${home}account`);
      await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
      await heading(page, `Signed in as Joki ${people}`);
      await signOut(page);
    }
    await authenticator.setBack();
    await page.goto(`${home}account`);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByText('This passkey could not be used here').waitFor();
    await page.context().close();
  });

  test('who does not give the PIN stays where they are, and can go on with the password', async () => {
    const { page } = await openWindow(chromium);
    const authenticator = await addAuthenticator(page, { hasPin: true });
    const name = await newPerson();
    await signIn(page, name);
    await addPasskey(page);
    await signOut(page);
    await authenticator.refuse();
    await page.goto(`${home}account`);
    const button = page.getByRole('button', { name: 'Sign in with a passkey' });
    await button.click();
    await page.getByRole('alert').getByText('Nothing was chosen').waitFor();
    assert.equal(await button.isEnabled(), true);
    await looksGood(page, 'own-passkey-refused');
    await signIn(page, name);
    await heading(page, `Signed in as Joki ${people}`);
    await page.context().close();
  });

  test('the same authenticator is not added twice', async () => {
    const { page } = await openWindow(chromium);
    await addAuthenticator(page, { hasPin: true });
    await signIn(page, await newPerson());
    await addPasskey(page);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('alert').getByText('has a passkey for your account already').waitFor();
    await page.context().close();
  });

  test('a security key without a PIN follows the password', async () => {
    const { page } = await openWindow(chromium);
    const authenticator = await addAuthenticator(page, { hasPin: false });
    const name = await newPerson();
    await signIn(page, name);
    await addPasskey(page, 'Key');
    await page.getByText('can follow your password but not take its place').waitFor();
    assert.equal((await authenticator.credentials()).length, 1);
    await page.goto(`${home}account/app`);
    const secret = (await page.locator('.secret').innerText()).replaceAll(' ', '');
    await page.getByLabel('Code from the app').fill(house.codeOf(secret));
    await page.getByRole('button', { name: 'Turn on' }).click();
    await heading(page, 'Your recovery codes');
    await signOut(page);
    await signIn(page, name);
    await heading(page, 'One more step');
    await looksGood(page, 'own-second-factor');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await heading(page, `Signed in as Joki ${people}`);
    await page.context().close();
  });

  test('a passkey shows once more who somebody is', async () => {
    const { page } = await openWindow(chromium, { viewport: phone, colorScheme: 'dark' });
    await addAuthenticator(page, { hasPin: true });
    await signIn(page, await newPerson());
    await addPasskey(page);
    house.clock.pass(15 * 60);
    await page.goto(`${home}account/sessions`);
    await heading(page, 'Is it you?');
    await looksGood(page, 'own-confirm-phone-dark');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await heading(page, 'Where you are signed in');
    await looksGood(page, 'own-sessions-phone-dark');
    await page.context().close();
  });

  test('where a browser knows no passkeys, none are offered', async () => {
    const { page, complaints } = await openWindow(chromium);
    await page.addInitScript('delete window.PublicKeyCredential');
    const name = await newPerson();
    await page.goto(`${home}account`);
    await page.getByLabel('User name').waitFor();
    assert.equal(await page.getByText('Sign in with a passkey').isVisible(), false);
    await signIn(page, name);
    await page.goto(`${home}account/passkeys`);
    await page.getByText('This browser knows no passkeys').waitFor();
    assert.equal(await page.getByText('Add a passkey').isVisible(), false);
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  test('somebody new: a link, a password that can be looked at, an app, codes on paper', async () => {
    const { page, complaints } = await openWindow(chromium, { viewport: desktop });
    const account = await house.add('newcomer', { displayName: 'Åsa Öberg' });
    await page.goto(await house.linkFor(account, 'invite'));
    const box = page.getByLabel('New password');
    await box.fill(PASSWORD);
    assert.equal(await page.getByLabel('The same once more').count(), 0);
    await page.getByLabel('Show the password').check();
    assert.equal(await box.getAttribute('type'), 'text');
    await looksGood(page, 'own-welcome');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByRole('status').getByText('Your password is set').waitFor();
    assert.equal(await page.getByLabel('User name').inputValue(), 'newcomer');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await heading(page, 'Signed in as Åsa Öberg');
    await looksGood(page, 'own-account');
    await page.getByRole('link', { name: /Codes from an app/ }).click();
    await page.getByRole('img', { name: 'QR code for an authenticator app' }).waitFor();
    await looksGood(page, 'own-app');
    const secret = (await page.locator('.secret').innerText()).replaceAll(' ', '');
    await page.getByLabel('Code from the app').fill(house.codeOf(secret));
    await page.getByRole('button', { name: 'Turn on' }).click();
    await heading(page, 'Your recovery codes');
    await looksGood(page, 'own-codes');
    await page.evaluate('window.print = () => { window.printed = true; }');
    await page.getByRole('button', { name: 'Print' }).click();
    assert.equal(await page.evaluate('window.printed'), true);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.getByRole('button', { name: 'Print' }).isVisible(), false);
    assert.equal(await page.getByText(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/).count(), 10);
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  test('without scripts everything but passkeys goes on', async () => {
    const context = await chromium.newContext({ javaScriptEnabled: false, locale: 'en-GB' });
    const page = await context.newPage();
    const name = await newPerson();
    await signIn(page, name);
    await page.getByRole('link', { name: /^Password/ }).click();
    await page.getByLabel('Your password until now').fill(PASSWORD);
    await page.getByLabel('New password').fill(OTHER_PASSWORD);
    assert.equal(await page.getByText('Show the password').isVisible(), false);
    await page.getByLabel('The same once more').fill(OTHER_PASSWORD);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('Your password is changed').waitFor();
    await page.goto(`${home}account/passkeys`);
    await page.getByText('This browser knows no passkeys').waitFor();
    await context.close();
  });
});
