import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { Account } from '../../src/model/account.ts';
import { OTHER_PASSWORD, OwnHouse, PASSWORD, secretOn, signIn } from '../support/own-house.ts';
import { AUTH } from '../support/usher.ts';

describe('a link by which somebody sets their password', () => {
  let house: OwnHouse;
  let joki: Account;
  beforeEach(async () => {
    house = await OwnHouse.open();
    joki = await house.add('joki', { displayName: 'Joki Virtanen' });
  });
  afterEach(() => house.close());

  const choose = (password: string, again = password) => ({ password, again });

  test('says whose account it is, and leads to the sign-in with the name filled in', async () => {
    const browser = house.browser();
    const page = await browser.visit(await house.linkFor(joki, 'invite'));
    assert.equal(page.status, 200);
    assert.equal(page.heading, 'Welcome, Joki Virtanen');
    assert.match(page.body, /value="joki" autocomplete="username" readonly/);
    assert.match(page.body, /autocomplete="new-password"/);
    const next = await browser.submit(choose(PASSWORD));
    assert.equal(next.heading, 'Sign in');
    assert.match(next.text, /Your password is set/);
    assert.equal(Object.fromEntries(next.formWith('Sign in').form.fields)['username'], 'joki');
    const account = await browser.submit({ password: PASSWORD });
    assert.equal(account.heading, 'Signed in as Joki Virtanen');
    const [event] = house.usher.events('account_link_used');
    assert.deepEqual([event?.['account'], event?.['purpose']], [joki.id, 'invite']);
  });

  test('is looked at by whatever scans mail, and works afterwards, once', async () => {
    const link = await house.linkFor(joki, 'invite');
    for (const method of ['GET', 'HEAD', 'GET']) {
      const looked = await house.usher.answer(new Request(link, { method }));
      assert.equal(looked.status, 200);
    }
    const browser = house.browser();
    await browser.visit(link);
    await browser.submit(choose(PASSWORD));
    const [again, other] = [await browser.visit(link), await house.browser().visit(link)];
    for (const page of [again, other]) {
      assert.equal(page.status, 404);
      assert.equal(page.heading, 'This link does not work');
      assert.match(page.text, /ask the people who run Example School for a new link/);
    }
  });

  test('says why a password is not taken, and loses nothing by it', async () => {
    const browser = house.browser();
    await browser.visit(await house.linkFor(joki, 'invite'));
    for (const [password, why] of [
      ['kala', /too short: it has to have at least 8 characters/],
      ['x'.repeat(257), /too long/],
      ['password1', /one of the passwords that are tried first/],
      ['joki virtanen', /made of your name/],
      ['', /Please give a password/],
    ] as const) {
      const page = await browser.submit(choose(password));
      assert.equal(page.status, 400, password);
      assert.match(page.text, why);
      assert.equal(page.heading, 'Welcome, Joki Virtanen');
      if (password !== '') assert.ok(!page.body.includes(password), 'no password comes back');
    }
    const unlike = await browser.submit(choose(PASSWORD, OTHER_PASSWORD));
    assert.match(unlike.text, /The two were not the same/);
    const next = await browser.submit(choose(PASSWORD));
    assert.equal(next.heading, 'Sign in');
  });

  test('is typed once where a script shows what is typed', async () => {
    const browser = house.browser();
    const page = await browser.visit(await house.linkFor(joki, 'invite'));
    const form = new URLSearchParams({ password: PASSWORD });
    const next = await browser.visit(page.url, { form, from: page });
    assert.equal(next.heading, 'Sign in');
  });

  test('a reset signs out everywhere, and asks for the second factor as ever', async () => {
    await house.accounts.useLink(
      (await house.linkFor(joki, 'invite')).split('/').at(-1) ?? '',
      PASSWORD,
      { actor: 'cli' },
    );
    const phone = await house.signedIn('joki');
    const laptop = await house.signedIn('joki');
    await laptop.visit(`${AUTH}/account/app`);
    const secret = secretOn(laptop.page);
    await laptop.submit({ code: house.codeOf(secret) }, 'Turn on');
    assert.equal((await phone.visit(`${AUTH}/account`)).heading, 'Sign in');
    const browser = house.browser();
    const page = await browser.visit(await house.linkFor(joki, 'reset'));
    assert.equal(page.heading, 'A new password for Joki Virtanen');
    await browser.submit(choose(OTHER_PASSWORD));
    assert.equal((await laptop.visit(`${AUTH}/account`)).heading, 'Sign in');
    const second = await browser.submit({ password: OTHER_PASSWORD });
    assert.equal(second.heading, 'One more step');
    house.clock.pass(60);
    const account = await browser.submit({ code: house.codeOf(secret) });
    assert.equal(account.heading, 'Signed in as Joki Virtanen');
    assert.equal((await signIn(house.browser(), 'joki', PASSWORD)).status, 401);
  });

  test('lets somebody in whom others have kept out by wrong tries', async () => {
    const mischief = house.browser();
    await mischief.visit(`${AUTH}/account`);
    for (let n = 0; n < 10; n += 1)
      await mischief.submit({ username: 'joki', password: `no ${n}` });
    const browser = house.browser();
    const blocked = await signIn(browser, 'joki', PASSWORD);
    assert.equal(blocked.status, 429);
    await browser.visit(await house.linkFor(joki, 'reset'));
    await browser.submit(choose(OTHER_PASSWORD));
    const account = await browser.submit({ password: OTHER_PASSWORD });
    assert.equal(account.heading, 'Signed in as Joki Virtanen');
  });

  test('of an invitation is none at the address of a reset', async () => {
    const link = await house.linkFor(joki, 'invite');
    const page = await house.browser().visit(link.replace('/welcome/', '/reset/'));
    assert.equal(page.status, 404);
    assert.equal((await house.browser().visit(link)).status, 200);
  });
});
