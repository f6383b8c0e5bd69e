import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { systemRandom } from '../../src/base/random.ts';
import { createSeal } from '../../src/http/seal.ts';
import type { Account } from '../../src/model/account.ts';
import type { Browser } from '../support/browser.ts';
import { OTHER_PASSWORD, OwnHouse, PASSWORD, secretOn } from '../support/own-house.ts';
import { addPasskey } from '../support/passkey-visits.ts';
import { SoftPasskey } from '../support/soft-passkey.ts';
import { AUTH } from '../support/usher.ts';

/** Everything that changes something of one's own, as one of our pages sends it. */
const FORMS: readonly [path: string, fields: Readonly<Record<string, string>>][] = [
  ['account/password', { current: PASSWORD, password: OTHER_PASSWORD, again: OTHER_PASSWORD }],
  ['account/app', { do: 'turn-off' }],
  ['account/app', { do: 'turn-on', code: '000000', setup: 'x' }],
  ['account/recovery-codes', {}],
  ['account/passkeys', { label: 'Mine', question: 'x', answer: '{}' }],
  ['account/passkeys/question', {}],
  ['account/passkey', { do: 'remove' }],
  ['account/passkey', { do: 'rename', label: 'Mine' }],
  ['account/sessions', { do: 'end-others' }],
  ['account/confirm', { password: PASSWORD }],
  ['account/confirm/question', {}],
  ['account/confirm/passkey', { question: 'x', answer: '{}' }],
];

describe('G6 forms of people’s own pages', () => {
  let house: OwnHouse;
  let joki: Account;
  let key: SoftPasskey;
  let browser: Browser;
  beforeEach(async () => {
    house = await OwnHouse.open();
    joki = await house.addWithPassword('joki');
    browser = await house.signedIn('joki');
    key = new SoftPasskey(AUTH);
    await addPasskey(browser, key);
    const secret = secretOn(await browser.visit(`${AUTH}/account/app`));
    await browser.submit({ code: house.codeOf(secret) }, 'Turn on');
  });
  afterEach(() => house.close());

  const addressOf = (path: string) =>
    `${AUTH}/${path}${path === 'account/passkey' ? `?key=${key.id}` : ''}`;
  const standing = async () => ({
    factors: await house.accounts.factors(joki.id),
    labels: (await house.accounts.passkeys(joki.id)).map(({ label }) => label),
    account: await house.accounts.findById(joki.id),
  });
  const tokenOf = async (of: Browser) => {
    const page = await of.visit(`${AUTH}/account`);
    return Object.fromEntries(page.formWith('Sign out').form.fields)['form'] ?? '';
  };

  test('G6 change nothing without their token, with that of another session, or from another site', async () => {
    const before = await standing();
    const mine = await tokenOf(browser);
    await house.addWithPassword('ann');
    const anns = await tokenOf(await house.signedIn('ann'));
    const page = await browser.visit(`${AUTH}/account`);
    for (const [path, fields] of FORMS) {
      for (const [token, headers, from] of [
        ['', {}, page],
        ['x', {}, page],
        [anns, {}, page],
        [mine, { 'sec-fetch-site': 'cross-site' }, page],
        [mine, { 'sec-fetch-site': 'same-site' }, page],
        [mine, { origin: 'https://evil.example' }, null],
      ] as const) {
        const form = new URLSearchParams({ ...fields, form: token });
        const answer = await browser.visit(addressOf(path), { form, headers, from });
        assert.equal(answer.status, 403, `${path} ${JSON.stringify(headers)}`);
      }
    }
    assert.deepEqual(await standing(), before);
  });

  test('G6 are no GET: an address alone changes nothing', async () => {
    const before = await standing();
    const token = await tokenOf(browser);
    for (const [path, fields] of FORMS) {
      const query = new URLSearchParams({ ...fields, form: token });
      const address = addressOf(path);
      await browser.visit(`${address}${address.includes('?') ? '&' : '?'}${query}`);
    }
    assert.deepEqual(await standing(), before);
  });

  test('G6 lead nobody who is not signed in anywhere but to the sign-in', async () => {
    const before = await standing();
    const token = await tokenOf(browser);
    for (const [path, fields] of FORMS) {
      const form = new URLSearchParams({ ...fields, form: token });
      const answer = await house.browser().visit(addressOf(path), { form });
      assert.equal(answer.heading, 'Sign in', path);
    }
    assert.deepEqual(await standing(), before);
  });

  test('want the person again after a quarter of an hour, each of them', async () => {
    house.clock.pass(15 * 60);
    const before = await standing();
    const token = await tokenOf(browser);
    for (const [path, fields] of FORMS) {
      if (path.startsWith('account/confirm') || path === 'account/password') continue;
      const form = new URLSearchParams({ ...fields, form: token });
      const answer = await browser.visit(addressOf(path), { form });
      assert.equal(answer.heading, 'Is it you?', path);
    }
    assert.deepEqual(await standing(), before);
  });

  test('somebody else’s passkey is neither shown, nor renamed, nor removed', async () => {
    await house.addWithPassword('ann');
    const ann = await house.signedIn('ann');
    const token = await tokenOf(ann);
    assert.equal((await ann.visit(addressOf('account/passkey'))).heading, 'Passkeys');
    for (const fields of [{ do: 'remove' }, { do: 'rename', label: 'Mine' }]) {
      const form = new URLSearchParams({ ...fields, form: token });
      await ann.visit(addressOf('account/passkey'), { form });
    }
    assert.deepEqual((await standing()).labels, ['Phone']);
  });

  test('a set-up of an app of another session is worth nothing', async () => {
    await house.addWithPassword('ann');
    const ann = await house.signedIn('ann');
    const page = await ann.visit(`${AUTH}/account/app`);
    const { form } = page.formWith('Turn on');
    const setup = Object.fromEntries(form.fields)['setup'] ?? '';
    const code = house.codeOf(secretOn(page));
    const token = await tokenOf(browser);
    const fields = new URLSearchParams({ form: token, do: 'turn-on', setup, code });
    const before = await house.usher.storage.accountFactors.findTotp(joki.id);
    await browser.visit(`${AUTH}/account/app`, { form: fields });
    assert.deepEqual(await house.usher.storage.accountFactors.findTotp(joki.id), before);
  });
});

describe('G3 G4 the cookie of somebody who has shown once more who they are', () => {
  test('is as all are, short, and good for that session and that quarter of an hour alone', async () => {
    const house = await OwnHouse.open();
    await house.addWithPassword('joki');
    const [one, other] = [await house.signedIn('joki'), await house.signedIn('joki')];
    house.clock.pass(15 * 60);
    await one.visit(`${AUTH}/account/app`);
    const page = await one.submit({ password: PASSWORD });
    const [line = ''] = page.hops
      .flatMap(({ headers }) => headers.getSetCookie())
      .filter((cookie) => cookie.includes('usher-confirmed'));
    assert.match(
      line,
      /^__Host-usher-confirmed=[\w.-]{1,600}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=900$/,
    );
    const [, value = ''] = /=([^;]+)/.exec(line) ?? [];
    const ask = async (browser: Browser, cookie: string) => {
      const own = browser.jar.header(new URL(AUTH), { sameSite: true, topLevelGet: true });
      const headers = { cookie: `${own}; __Host-usher-confirmed=${cookie}` };
      return (await house.usher.answer(new Request(`${AUTH}/account/app`, { headers }))).status;
    };
    assert.equal(await ask(other, value), 303, 'of another session');
    const { usher, clock } = house;
    const elsewhere = createSeal('another secret, 32 bytes or more', clock, systemRandom);
    const forged = await elsewhere.seal('confirmed', { session: 'x' }, clock.now + 900);
    for (const tossed of [forged, 'x', '', '%', 'é'.normalize('NFD').slice(0, 1)]) {
      assert.equal(await ask(other, tossed), 303);
    }
    assert.equal((await one.visit(`${AUTH}/account/app`)).status, 200);
    clock.pass(15 * 60);
    assert.equal((await one.visit(`${AUTH}/account/app`)).heading, 'Is it you?');
    await usher.close();
  });
});

describe('G7 G8 people’s own pages', () => {
  test('G8 are framed by nobody, kept nowhere, and hand their address on to nobody', async () => {
    const house = await OwnHouse.open();
    const joki = await house.addWithPassword('joki');
    const browser = await house.signedIn('joki');
    const link = await house.linkFor(joki, 'reset');
    const paths = [
      'account',
      'account/password',
      'account/app',
      'account/passkeys',
      'account/sessions',
    ];
    for (const address of [link, `${AUTH}/welcome/x`, ...paths.map((path) => `${AUTH}/${path}`)]) {
      const { headers } = await browser.visit(address);
      assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
      assert.equal(headers.get('x-frame-options'), 'DENY');
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('referrer-policy'), 'no-referrer');
      assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin');
    }
    await house.close();
  });

  test('G7 what people call themselves and their keys is text there', async () => {
    const house = await OwnHouse.open();
    const hostile = '<script>alert(1)</script>"><img src=x>';
    const joki = await house.addWithPassword('joki', { displayName: hostile });
    const browser = await house.signedIn('joki');
    await addPasskey(browser, new SoftPasskey(AUTH), hostile);
    const pages = [browser.page, await browser.visit(`${AUTH}/account`)];
    pages.push(await browser.visit(`${AUTH}/account/passkeys`));
    pages.push(await browser.click(/^<script>/));
    pages.push(await browser.visit(await house.linkFor(joki, 'reset')));
    for (const { body } of pages) assert.doesNotMatch(body, /<script>alert|<img src=x/);
    await house.close();
  });
});
