import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from '../support/browser.ts';
import type { Page } from '../support/page.ts';
import { requirePart } from '../support/require-part.ts';
import { arriveIn, browserWithJitsi } from '../support/seat.ts';
import {
  lemonldapClient,
  lemonldapIsThere,
  type SecondProvider,
  startSecondProvider,
} from '../support/second-provider.ts';
import { reserveUsherUrl, startUsherProcess, type UsherProcess } from '../support/usher-process.ts';

const skip = requirePart('LemonLDAP::NG', lemonldapIsThere);

describe('LemonLDAP::NG as Debian ships it', { skip, timeout: 120_000 }, () => {
  let usherUrl: string;
  let provider: SecondProvider;
  let usher: UsherProcess;

  before(async () => {
    usherUrl = await reserveUsherUrl();
    provider = await startSecondProvider(usherUrl);
    usher = await startUsherProcess(
      usherUrl,
      `- id: lemonldap
  type: oidc
  title: Example College
  issuer: ${provider.issuer}
  allow_http: true
  client_id: ${lemonldapClient.id}
  client_secret: ${lemonldapClient.secret}`,
    );
  });
  after(async () => {
    await usher?.stop();
    await provider?.stop();
  });

  async function signIn(browser: Browser, room: string): Promise<Page> {
    const form = await browser.visit(`${usherUrl}room/${room}`);
    assert.ok(form.url.href.startsWith(provider.issuer), form.text);
    return browser.submit({ user: 'asa', password: 'asa' });
  }

  it('signs in, asks whether Usher may know, and is seated by usher token check', async () => {
    const browser = browserWithJitsi();
    const consent = await signIn(browser, 'lecture');
    assert.ok(consent.url.href.startsWith(provider.issuer), consent.url.href);
    const { verdict, user } = await arriveIn('lecture', await browser.submit({ confirm: '1' }));
    assert.equal(verdict.joined, true, verdict.reason ?? '');
    assert.equal(user.id, 'asa');
    assert.equal(user.name, 'Åsa Öberg');
    assert.equal(user.email, 'asa@example.org');
  });

  it('opens the second room without asking again', async () => {
    const browser = browserWithJitsi();
    // Who has consented once is not asked again there.
    await arriveIn('first', await signIn(browser, 'first'));
    const page = await browser.visit(`${usherUrl}room/second`);
    assert.ok(page.hops.every(({ url }) => url.origin !== provider.issuer));
    assert.equal((await arriveIn('second', page)).verdict.joined, true);
  });
});
