import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { Browser } from '../support/browser.ts';
import { openHouse, type PasswordHouse, passwordMethod } from '../support/password-house.ts';
import { type RedirectStub, redirectStub } from '../support/redirect-stub.ts';
import { seatOf } from '../support/story.ts';
import { AUTH } from '../support/usher.ts';

const ROOM = `${AUTH}/room/standup`;

describe('the chooser', () => {
  let house: PasswordHouse;
  let staff: RedirectStub;
  let google: RedirectStub;
  const local = () => passwordMethod('local', [{ name: 'joki', password: 'p' }]);
  const open = async (
    domains: Record<string, readonly string[]> = {},
    methods = [staff, local(), google],
  ) => {
    house = await openHouse(methods, { domains });
    return house.browser();
  };
  const order = ({ page }: Browser) => page.text.match(/Provider \w+|Accounts here/g);
  beforeEach(() => {
    staff = redirectStub('staff');
    google = redirectStub('google');
  });
  afterEach(() => house.close());

  test('shows the ways in the order of the configuration', async () => {
    const browser = await open();
    await browser.visit(ROOM);
    assert.deepEqual(order(browser), ['Provider staff', 'Accounts here', 'Provider google']);
    assert.doesNotMatch(browser.page.text, /Last used/);
  });

  test('puts the way that was used last first, and marks it', async () => {
    const browser = await open();
    await browser.visit(ROOM);
    await browser.click(/google/);
    await browser.visit(`${AUTH}/account`);
    await browser.submit({}, 'Sign out');
    await browser.visit(ROOM);
    assert.deepEqual(order(browser), ['Provider google', 'Provider staff', 'Accounts here']);
    assert.match(browser.page.text, /Provider google Last used/);
    await browser.submit({ username: 'joki', password: 'p' });
    await browser.visit(`${AUTH}/account`);
    await browser.submit({}, 'Sign out');
    await browser.visit(ROOM);
    assert.deepEqual(order(browser), ['Accounts here', 'Provider staff', 'Provider google']);
  });

  test('takes no word for a way that is not there', async () => {
    const browser = await open();
    const headers = { cookie: '__Host-usher-last=elsewhere; __Host-usher-last=<script>' };
    await browser.visit(ROOM, { headers });
    assert.deepEqual(order(browser), ['Provider staff', 'Accounts here', 'Provider google']);
  });

  test('finds the way by an e-mail address, and tells the provider whose it is', async () => {
    const browser = await open({ google: ['school.example', 'münchen.example'] });
    const page = await browser.visit(ROOM);
    assert.match(page.text, /E-mail address/);
    assert.equal(page.forms.length, 1, 'the password is asked for on a page of its own');
    const away = await browser.submit({ email: 'Asa@School.example' });
    assert.equal(
      away.status,
      200,
      'by a page: browsers hold the redirects of a form to form-action',
    );
    seatOf(await browser.click(/Continue to/));
    assert.equal(google.wishes[0]?.loginHint, 'Asa@School.example');
    await house.browser().visit(ROOM);
  });

  test('reads a domain in any spelling', async () => {
    await open({ google: ['münchen.example'], staff: ['school.example'] });
    for (const [email, method] of [
      ['a@MÜNCHEN.example', google],
      ['a@xn--mnchen-3ya.example', google],
      ['a＠school.example', staff],
      ['a@school.example.', staff],
    ] as const) {
      const before = method.wishes.length;
      const browser = house.browser();
      await browser.visit(ROOM);
      await browser.submit({ email });
      assert.equal(method.wishes.length, before + 1, email);
    }
  });

  test('says kindly that it knows no way for a domain, or that this is no address', async () => {
    const browser = await open({ google: ['school.example'] });
    await browser.visit(ROOM);
    const unknown = await browser.submit({ email: 'ann@elsewhere.example' });
    assert.equal(unknown.status, 400);
    assert.match(unknown.text, /No way to sign in here is known for elsewhere\.example/);
    const { form } = unknown.formWith('Continue');
    assert.equal(Object.fromEntries(form.fields)['email'], 'ann@elsewhere.example');
    for (const email of ['ann', 'a@b@school.example', '@school.example', 'a b@school.example']) {
      const page = await browser.submit({ email });
      assert.match(page.text, /This is not an e-mail address/, email);
    }
    for (const email of ['a@evil-school.example', 'a@x.school.example', 'a@school.example.evil']) {
      assert.match((await browser.submit({ email })).text, /No way to sign in/, email);
    }
    assert.deepEqual(google.wishes, []);
  });

  test('an address of people with a password leads to their form, filled in', async () => {
    const browser = await open({ local: ['school.example'] });
    await browser.visit(ROOM);
    const page = await browser.submit({ email: 'joki@school.example' });
    const { form } = page.formWith('Sign in');
    assert.equal(Object.fromEntries(form.fields)['username'], 'joki@school.example');
    const seated = await browser.submit({ password: 'p' });
    assert.equal(seatOf(seated).claims.context.user['id'], 'joki');
  });

  test('asks for no address where no way has domains', async () => {
    const browser = await open();
    assert.doesNotMatch((await browser.visit(ROOM)).text, /E-mail/);
    const address = new URL('/sign-in', AUTH);
    const post = await browser.visit(address, { form: new URLSearchParams({ email: 'a@b.c' }) });
    assert.equal(post.status, 405);
  });
});
