import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from '../support/browser.ts';
import { freePort } from '../support/free-port.ts';
import type { Page } from '../support/page.ts';
import { requirePart } from '../support/require-part.ts';
import {
  assertChangeRefused,
  isSignedInAt,
  samlMethod,
  writeServiceKey,
} from '../support/saml-peer.ts';
import { arriveIn, browserWithJitsi } from '../support/seat.ts';
import {
  lemonldapSamlIsThere,
  type SecondProvider,
  startSecondProvider,
} from '../support/second-provider.ts';
import { reserveUsherUrl, startUsherProcess, type UsherProcess } from '../support/usher-process.ts';

const skip = requirePart('the SAML part of LemonLDAP::NG', lemonldapSamlIsThere);

describe('LemonLDAP::NG as a SAML provider', { skip, timeout: 120_000 }, () => {
  const key = writeServiceKey();
  let usherUrl: string;
  let provider: SecondProvider;
  let usher: UsherProcess;

  before(async () => {
    usherUrl = await reserveUsherUrl();
    const port = await freePort();
    const metadataUrl = `http://127.0.0.1:${port}/saml/metadata`;
    const method = samlMethod('lemon', 'Example College', metadataUrl, key.lines);
    usher = await startUsherProcess(usherUrl, method);
    const service = await (await fetch(`${usherUrl}sign-in/lemon/metadata`)).text();
    provider = await startSecondProvider(usherUrl, { port, service });
    // It has looked for the provider's metadata in vain.
    await usher.restart();
  });
  after(async () => {
    await usher?.stop();
    await provider?.stop();
    key.remove();
  });

  /** Up to the page that brings the response. */
  const answerOf = async (browser: Browser, password = 'asa'): Promise<Page> => {
    const form = await browser.visit(`${usherUrl}room/lecture`);
    assert.ok(form.url.href.startsWith(provider.issuer), `${form.title}: ${form.text}`);
    return browser.submit({ user: 'asa', password });
  };
  const signIn = async (browser: Browser): Promise<Page> => {
    await answerOf(browser);
    return browser.submit();
  };

  it('leads from the room to a seat, and to the next room without asking', async () => {
    const browser = browserWithJitsi();
    const { verdict, user } = await arriveIn('lecture', await signIn(browser));
    assert.equal(verdict.joined, true, verdict.reason ?? '');
    assert.equal(user.id, 'asa');
    assert.equal(user.name, 'Åsa Öberg');
    assert.equal(user.email, 'asa@example.org');
    await arriveIn('other', await browser.visit(`${usherUrl}room/other`));
  });

  it('seats nobody with a wrong password', async () => {
    const browser = browserWithJitsi();
    const page = await answerOf(browser, 'wrong');
    assert.ok(page.url.href.startsWith(provider.issuer));
    assert.ok(
      page.forms.some(({ fields }) => new Map(fields).has('password')),
      page.text,
    );
    assert.equal(await isSignedInAt(browser, usherUrl), false);
  });

  it('is not believed when somebody has written another name into its response', async () => {
    const browser = browserWithJitsi();
    await answerOf(browser);
    await assertChangeRefused(browser, usherUrl, usher);
  });

  it('signs people out when they sign out here, and they come back', async () => {
    const browser = browserWithJitsi();
    await signIn(browser);
    await browser.visit(`${usherUrl}account`);
    await browser.submit({}, 'Sign out');
    const page = await browser.click(/^Continue to/);
    assert.ok(page.hops.some(({ url }) => url.origin === provider.issuer));
    assert.equal(page.url.href.split('?')[0], `${usherUrl}signed-out`, page.text);
    const again = await browser.visit(`${usherUrl}room/lecture`);
    assert.ok(
      again.forms.some(({ fields }) => new Map(fields).has('password')),
      again.text,
    );
  });

  it('ends the session here when it signs somebody out', async () => {
    const browser = browserWithJitsi();
    await signIn(browser);
    assert.equal(await isSignedInAt(browser, usherUrl), true);
    // It says so in a frame of its own page, a picture of which then shows whether it was heard.
    const page = await browser.visit(`${provider.issuer}/?logout=1`);
    const [frame] = [...page.body.matchAll(/<iframe src="([^"]+)"/g)].map(([, src = '']) => src);
    assert.ok(frame, page.text);
    const address = new URL(frame.replaceAll('&amp;', '&'), page.url);
    assert.equal(address.href.split('?')[0], `${usherUrl}sign-in/lemon/logout`);
    const heard = await browser.visit(address, { from: page, framed: true });
    assert.ok(heard.url.href.startsWith(provider.issuer), heard.text);
    assert.equal(await isSignedInAt(browser, usherUrl), false);
  });
});
