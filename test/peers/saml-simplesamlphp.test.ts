import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from '../support/browser.ts';
import type { Page } from '../support/page.ts';
import { requirePart } from '../support/require-part.ts';
import {
  assertChangeRefused,
  isSignedInAt,
  responseOn,
  samlMethod,
  writeServiceKey,
} from '../support/saml-peer.ts';
import { arriveIn, browserWithJitsi } from '../support/seat.ts';
import { SimpleSaml, simpleSamlIsThere } from '../support/simplesamlphp.ts';
import { reserveUsherUrl, startUsherProcess, type UsherProcess } from '../support/usher-process.ts';

const skip = requirePart('SimpleSAMLphp', simpleSamlIsThere);

describe('SimpleSAMLphp as Debian ships it', { skip, timeout: 120_000 }, () => {
  const key = writeServiceKey();
  let usherUrl: string;
  let provider: SimpleSaml;
  let usher: UsherProcess;

  before(async () => {
    usherUrl = await reserveUsherUrl();
    provider = await SimpleSaml.start();
    const method = samlMethod('simple', 'Example School', provider.metadataUrl, key.lines);
    usher = await startUsherProcess(usherUrl, method);
    provider.trust(await (await fetch(`${usherUrl}sign-in/simple/metadata`)).text());
  });
  after(async () => {
    await usher?.stop();
    await provider?.stop();
    key.remove();
  });

  /** Up to the page that brings the response. */
  const answerOf = async (browser: Browser, password = 'asa-password'): Promise<Page> => {
    const form = await browser.visit(`${usherUrl}room/lecture`);
    assert.ok(form.url.href.startsWith(provider.origin), `${form.title}: ${form.text}`);
    return browser.submit({ username: 'asa', password });
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
    assert.ok(page.url.href.startsWith(provider.origin));
    assert.match(page.text, /Incorrect username or password/);
    assert.equal(await isSignedInAt(browser, usherUrl), false);
  });

  it('signs people out when they sign out here, and they come back', async () => {
    const browser = browserWithJitsi();
    await signIn(browser);
    await browser.visit(`${usherUrl}account`);
    await browser.submit({}, 'Sign out');
    const page = await browser.click(/^Continue to/);
    assert.ok(page.hops.some(({ url }) => url.origin === provider.origin));
    assert.equal(page.url.href.split('?')[0], `${usherUrl}signed-out`, page.text);
    const again = await browser.visit(`${usherUrl}room/lecture`);
    assert.match(again.text, /Enter your username and password/);
  });

  it('ends the session here when it signs somebody out', async () => {
    const browser = browserWithJitsi();
    await signIn(browser);
    assert.equal(await isSignedInAt(browser, usherUrl), true);
    const end = encodeURIComponent(`${provider.origin}/resources/post.css`);
    const page = await browser.visit(`${provider.origin}/saml2/idp/initSLO.php?RelayState=${end}`);
    assert.ok(page.hops.some(({ url }) => url.href.startsWith(`${usherUrl}sign-in/simple/logout`)));
    assert.ok(page.url.href.endsWith('/resources/post.css'), `${page.url.href}: ${page.text}`);
    assert.equal(await isSignedInAt(browser, usherUrl), false);
  });

  it('changes its key in two steps, and nobody notices', async () => {
    provider.publishNewKey();
    await arriveIn('lecture', await signIn(browserWithJitsi()));
    provider.useNewKey();
    const browser = browserWithJitsi();
    const page = await answerOf(browser);
    const xml = Buffer.from(responseOn(page), 'base64').toString();
    assert.ok(xml.includes(provider.certificate), 'it signs with the new one');
    const { verdict } = await arriveIn('lecture', await browser.submit());
    assert.equal(verdict.joined, true, verdict.reason ?? '');
  });

  // Behind the new key: a signature that no key made has the metadata read again, every half a minute at most.
  it('is not believed when somebody has written another name into its response', async () => {
    const browser = browserWithJitsi();
    await answerOf(browser);
    await assertChangeRefused(browser, usherUrl, usher);
  });
});
