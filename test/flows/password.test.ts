import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { FixedClock } from '../support/fixed-clock.ts';
import {
  openHouse,
  type PasswordHouse,
  passwordMethod,
  type TestPasswordMethod,
} from '../support/password-house.ts';
import { redirectStub } from '../support/redirect-stub.ts';
import { seatOf } from '../support/story.ts';
import { AUTH } from '../support/usher.ts';

const ACCOUNTS = [
  { name: 'joki', password: 'open sesame' },
  { name: 'ann', password: 'a long one', totp: '123456', recoveryCode: 'abcd-efgh' },
] as const;
const ROOM = `${AUTH}/room/standup`;

describe('signing in with a name and a password', () => {
  let house: PasswordHouse;
  let local: TestPasswordMethod;
  const open = async (...others: Parameters<typeof openHouse>[0]) => {
    local = passwordMethod('local', ACCOUNTS);
    house = await openHouse([local, ...others]);
    return house;
  };
  afterEach(() => house.close());

  test('leads from the room to a seat', async () => {
    const browser = (await open()).browser();
    const page = await browser.visit(ROOM);
    assert.equal(page.heading, 'Sign in to enter standup');
    assert.match(page.text, /Accounts here/);
    const seated = await browser.submit({ username: 'joki', password: 'open sesame' });
    assert.equal(seatOf(seated).claims.context.user['id'], 'joki');
    for (const { status } of seated.hops.slice(0, -1)) assert.equal(status, 303);
    const [event] = house.usher.events('signed_in');
    assert.deepEqual([event?.['method'], event?.['username']], ['local', 'joki']);
    const again = await browser.visit(ROOM);
    assert.equal(seatOf(again).claims.context.user['id'], 'joki');
  });

  test('says that something was wrong, keeps the name and never the password', async () => {
    const browser = (await open()).browser();
    await browser.visit(ROOM);
    const page = await browser.submit({ username: 'joki', password: 'open says me' });
    assert.equal(page.status, 401);
    assert.match(page.text, /That was not the right name or password/);
    const { form } = page.formWith('Sign in');
    assert.deepEqual(Object.fromEntries(form.fields)['username'], 'joki');
    assert.doesNotMatch(page.body, /open says me/);
    assert.equal(page.headers.get('cache-control'), 'no-store');
    const seated = await browser.submit({ password: 'open sesame' });
    assert.equal(seatOf(seated).claims.context.user['id'], 'joki');
  });

  test('F5 a name that is not there is told the same, byte by byte', async () => {
    await open();
    const told = async (username: string) => {
      const browser = house.browser();
      await browser.visit(ROOM);
      const page = await browser.submit({ username, password: 'wrong' });
      const bare = page.body.replaceAll(username, 'NAME').replace(/(value|action)="[^"]*"/g, '');
      return [page.status, bare, [...page.headers].map(([name]) => name).sort()];
    };
    assert.deepEqual(await told('joki'), await told('nobody'));
  });

  test('an empty name or password is no try', async () => {
    const browser = (await open()).browser();
    await browser.visit(ROOM);
    for (const fields of [
      { username: 'joki', password: '' },
      { username: ' ', password: 'x' },
    ]) {
      const page = await browser.submit(fields);
      assert.equal(page.status, 400);
      assert.match(page.text, /Please give your name and your password/);
    }
    assert.deepEqual(local.looked, []);
  });

  test('a directory that is down is told apart from a wrong password, and costs no try', async () => {
    const browser = (await open()).browser();
    await browser.visit(ROOM);
    for (const [fault, status, wait] of [
      ['down', 503, '60'],
      ['busy', 503, '5'],
    ] as const) {
      local.fault = fault;
      const page = await browser.submit({ username: 'joki', password: 'open sesame' });
      assert.equal(page.status, status);
      assert.equal(page.headers.get('retry-after'), wait);
      assert.match(page.text, /Please try again/);
    }
    local.fault = 'broken';
    const broken = await browser.submit({ username: 'joki', password: 'open sesame' });
    assert.equal(broken.status, 500);
    assert.doesNotMatch(broken.body, /a detail/);
    local.fault = null;
    await browser.visit(ROOM);
    const seated = await browser.submit({ username: 'joki', password: 'open sesame' });
    assert.equal(seatOf(seated).claims.context.user['id'], 'joki');
  });

  test('F1 after ten wrong ones nobody is looked at for a quarter of an hour', async () => {
    const clock = new FixedClock();
    local = passwordMethod('local', ACCOUNTS);
    house = await openHouse([local], { clock });
    const browser = house.browser();
    await browser.visit(ROOM);
    for (let n = 0; n < 10; n += 1) {
      const page = await browser.submit({ username: 'joki', password: `wrong ${n}` });
      assert.equal(page.status, 401);
    }
    const blocked = await browser.submit({ username: 'JOKI', password: 'open sesame' });
    assert.equal(blocked.status, 429);
    assert.equal(blocked.headers.get('retry-after'), '900');
    assert.match(blocked.text, /Please wait 15 minutes/);
    clock.pass(15 * 60);
    const seated = await browser.submit({ username: 'joki', password: 'open sesame' });
    assert.equal(seatOf(seated).claims.context.user['id'], 'joki');
    assert.equal(house.usher.events('password_wrong').length, 10);
    assert.equal(house.usher.events('password_blocked').length, 1);
  });

  test('asks for the second factor, and only then signs anybody in', async () => {
    const browser = (await open()).browser();
    await browser.visit(ROOM);
    const second = await browser.submit({ username: 'ann', password: 'a long one' });
    assert.equal(second.heading, 'One more step');
    assert.equal((await browser.visit(`${AUTH}/account`)).heading, 'Sign in', 'not yet');
    await browser.visit(second.url);
    const wrong = await browser.submit({ code: '000000' });
    assert.equal(wrong.status, 401);
    assert.match(wrong.text, /This code is not right/);
    const seated = await browser.submit({ code: '123456' });
    assert.equal(seatOf(seated).claims.context.user['id'], 'ann');
    const sent = browser.jar.header(new URL(AUTH), { sameSite: true, topLevelGet: true });
    assert.doesNotMatch(sent ?? '', /usher-attempt/);
  });

  test('takes a recovery code instead', async () => {
    const browser = (await open()).browser();
    await browser.visit(ROOM);
    await browser.submit({ username: 'ann', password: 'a long one' });
    const page = await browser.click('Use a recovery code');
    assert.match(page.text, /one of the recovery codes/);
    const seated = await browser.submit({ code: 'abcd-efgh' });
    assert.equal(seatOf(seated).claims.context.user['id'], 'ann');
  });

  test('the second factor comes within five minutes', async () => {
    const clock = new FixedClock();
    house = await openHouse([passwordMethod('local', ACCOUNTS)], { clock });
    const browser = house.browser();
    await browser.visit(ROOM);
    await browser.submit({ username: 'ann', password: 'a long one' });
    clock.pass(5 * 60);
    const late = await browser.submit({ code: '123456' });
    assert.equal(late.status, 403);
    assert.match(late.text, /Please sign in once more/);
    await browser.submit({ username: 'ann', password: 'a long one' });
    assert.equal(seatOf(await browser.submit({ code: '123456' })).claims.room, 'standup');
  });

  test('the form stands on the chooser where there is one, beside the other ways', async () => {
    const browser = (await open(redirectStub('google'))).browser();
    const page = await browser.visit(ROOM);
    assert.match(page.text, /Choose how you want to sign in/);
    assert.match(page.link(/google/).pathname, /^\/sign-in\/google$/);
    const wrong = await browser.submit({ username: 'joki', password: 'x' });
    assert.equal(wrong.status, 401);
    await browser.click('Choose another way');
    const seated = await browser.submit({ username: 'joki', password: 'open sesame' });
    assert.equal(seatOf(seated).claims.context.user['id'], 'joki');
  });

  test('two ways with a form are links, each to its own', async () => {
    const other = passwordMethod('library', [{ name: 'joki', password: 'card' }], {
      ...{ title: 'Library', usernameLabel: 'Number of your card' },
    });
    const browser = (await open(other)).browser();
    const page = await browser.visit(ROOM);
    assert.equal(page.forms.length, 0);
    const form = await browser.click('Continue with Library');
    assert.match(form.text, /Number of your card/);
    const seated = await browser.submit({ username: 'joki', password: 'card' });
    assert.equal(seatOf(seated).claims.context.user['id'], 'joki');
  });

  test('the account page leads here and back', async () => {
    const browser = (await open()).browser();
    const page = await browser.visit(`${AUTH}/account`);
    assert.equal(page.heading, 'Sign in');
    const account = await browser.submit({ username: 'joki', password: 'open sesame' });
    assert.match(account.text, /Signed in as/);
  });

  test('nothing typed is in the log, but for the name of who is signed in', async () => {
    const browser = (await open()).browser();
    await browser.visit(ROOM);
    await browser.submit({ username: 'hunter2-as-a-name', password: 'hunter2-as-a-password' });
    await browser.submit({ username: 'ann', password: 'a long one' });
    await browser.submit({ code: '999999' });
    local.fault = 'broken';
    await browser.submit({ code: '123456' });
    for (const secret of ['hunter2', 'a long one', '999999', '123456']) {
      assert.doesNotMatch(house.usher.log(), new RegExp(secret));
    }
  });
});
