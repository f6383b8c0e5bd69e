import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { FixedClock } from '../support/fixed-clock.ts';
import {
  codesOn,
  OTHER_PASSWORD,
  OwnHouse,
  PASSWORD,
  secretOn,
  signIn,
} from '../support/own-house.ts';
import { addPasskey } from '../support/passkey-visits.ts';
import { openHouse } from '../support/password-house.ts';
import { redirectStub } from '../support/redirect-stub.ts';
import { SoftPasskey } from '../support/soft-passkey.ts';
import { AUTH } from '../support/usher.ts';

const QUARTER = 15 * 60;

describe('somebody’s own account', () => {
  let house: OwnHouse;
  beforeEach(async () => {
    house = await OwnHouse.open();
    await house.addWithPassword('joki', { email: 'joki@example.org' });
  });
  afterEach(() => house.close());

  test('says what is theirs', async () => {
    const browser = await house.signedIn('joki');
    const { text } = browser.page;
    for (const line of ['joki@example.org', 'Set on 15 January 2027', 'Off', 'None']) {
      assert.ok(text.includes(line), line);
    }
    assert.doesNotMatch(text, /Recovery codes/);
  });

  test('the password is changed by whoever knows the one until now; others are signed out', async () => {
    const [here, there] = [await house.signedIn('joki'), await house.signedIn('joki')];
    await here.click('Password Set on 15 January 2027');
    const next = { password: OTHER_PASSWORD, again: OTHER_PASSWORD };
    for (const [fields, status, why] of [
      [{ current: 'wrong one', ...next }, 401, /That was not your password/],
      [{ current: '', ...next }, 400, /Please give your password/],
      [{ current: PASSWORD, password: 'kala', again: 'kala' }, 400, /too short/],
    ] as const) {
      const page = await here.submit(fields, 'Change the password');
      assert.equal(page.status, status);
      assert.match(page.text, why);
    }
    const done = await here.submit({ current: PASSWORD, ...next }, 'Change the password');
    assert.equal(done.heading, 'Signed in as joki');
    assert.match(done.text, /Your password is changed/);
    assert.equal((await there.visit(`${AUTH}/account`)).heading, 'Sign in');
    assert.equal((await signIn(house.browser(), 'joki', PASSWORD)).status, 401);
    const [event] = house.usher.events('account_changed');
    assert.equal(event?.['what'], 'password');
  });

  test('F1 tries of the password until now are of the one budget', async () => {
    const browser = await house.signedIn('joki');
    await browser.visit(`${AUTH}/account/password`);
    const next = { password: OTHER_PASSWORD, again: OTHER_PASSWORD };
    for (let n = 0; n < 10; n += 1) {
      await browser.submit({ current: `wrong ${n}`, ...next }, 'Change the password');
    }
    const page = await browser.submit({ current: PASSWORD, ...next }, 'Change the password');
    assert.equal(page.status, 429);
    assert.match(page.text, /Please wait 15 minutes/);
    await browser.visit(`${AUTH}/sign-out`);
    assert.equal((await signIn(browser, 'joki', PASSWORD)).status, 429, 'at the sign-in as well');
  });

  test('an app is set up with a right code, and then asked for', async () => {
    const browser = await house.signedIn('joki');
    const page = await browser.visit(`${AUTH}/account/app`);
    assert.match(page.body, /<svg class="qr"/);
    const secret = secretOn(page);
    const wrong = await browser.submit({ code: '000000' }, 'Turn on');
    assert.match(wrong.text, /This code is not right/);
    assert.equal(secretOn(wrong), secret, 'what was scanned stays good');
    const codes = await browser.submit({ code: house.codeOf(secret) }, 'Turn on');
    assert.equal(codes.heading, 'Your recovery codes');
    assert.equal(codesOn(codes).length, 10);
    assert.equal(codes.headers.get('cache-control'), 'no-store');
    house.clock.pass(60);
    const other = house.browser();
    const second = await signIn(other, 'joki', PASSWORD);
    assert.equal(second.heading, 'One more step');
    assert.doesNotMatch(second.body, /data-passkey/);
    await other.submit({ code: house.codeOf(secret) });
    assert.match(other.page.text, /10 left/);
    const another = house.browser();
    await signIn(another, 'joki', PASSWORD);
    await another.click('Use a recovery code');
    await another.submit({ code: codesOn(codes)[3] ?? '' });
    assert.match(another.page.text, /9 left/);
  });

  test('new recovery codes take the place of the old ones', async () => {
    const browser = await house.signedIn('joki');
    const secret = secretOn(await browser.visit(`${AUTH}/account/app`));
    const old = codesOn(await browser.submit({ code: house.codeOf(secret) }, 'Turn on'));
    await browser.visit(`${AUTH}/account/recovery-codes`);
    assert.match(browser.page.text, /You have 10 recovery codes left/);
    const fresh = codesOn(await browser.submit({}, 'Make new codes'));
    assert.equal(fresh.length, 10);
    const other = house.browser();
    await signIn(other, 'joki', PASSWORD);
    await other.click('Use a recovery code');
    const refused = await other.submit({ code: old[0] ?? '' });
    assert.equal(refused.status, 401);
    const page = await other.submit({ code: fresh[0] ?? '' });
    assert.equal(page.heading, 'Signed in as joki');
  });

  test('an app is turned off again', async () => {
    const browser = await house.signedIn('joki');
    const secret = secretOn(await browser.visit(`${AUTH}/account/app`));
    await browser.submit({ code: house.codeOf(secret) }, 'Turn on');
    await browser.visit(`${AUTH}/account/app`);
    assert.match(browser.page.text, /On since 15 January 2027/);
    const off = await browser.submit({}, 'Turn off');
    assert.match(off.text, /Codes from an app are off/);
    assert.equal((await signIn(house.browser(), 'joki', PASSWORD)).heading, 'Signed in as joki');
  });

  test('another app takes the place of the first once it shows a code', async () => {
    const browser = await house.signedIn('joki');
    const first = secretOn(await browser.visit(`${AUTH}/account/app`));
    await browser.submit({ code: house.codeOf(first) }, 'Turn on');
    await browser.visit(`${AUTH}/account/app`);
    const second = secretOn(await browser.click('Set up another app'));
    assert.notEqual(second, first);
    await browser.submit({ code: house.codeOf(second) }, 'Turn on');
    house.clock.pass(60);
    const other = house.browser();
    await signIn(other, 'joki', PASSWORD);
    assert.equal((await other.submit({ code: house.codeOf(first) })).status, 401);
    const page = await other.submit({ code: house.codeOf(second) });
    assert.equal(page.heading, 'Signed in as joki');
  });

  test('a quarter of an hour after the sign-in the password is asked for once more', async () => {
    const browser = await house.signedIn('joki');
    house.clock.pass(QUARTER - 1);
    assert.equal((await browser.visit(`${AUTH}/account/app`)).heading, 'Codes from an app');
    house.clock.pass(1);
    const asked = await browser.visit(`${AUTH}/account/app`);
    assert.equal(asked.heading, 'Is it you?');
    const wrong = await browser.submit({ password: 'no' });
    assert.equal(wrong.status, 401);
    const page = await browser.submit({ password: PASSWORD });
    assert.equal(page.heading, 'Codes from an app');
    assert.equal((await browser.visit(`${AUTH}/account/sessions`)).status, 200);
    house.clock.pass(QUARTER);
    assert.equal((await browser.visit(`${AUTH}/account/sessions`)).heading, 'Is it you?');
  });

  test('F1 and where an app is set up, for what it shows: whoever knows the password alone takes no factor away', async () => {
    const browser = await house.signedIn('joki');
    await browser.visit(`${AUTH}/account/app`);
    const secret = secretOn(browser.page);
    const codes = await browser.submit({ code: house.codeOf(secret) }, 'Turn on');
    const [recovery = ''] = codes.text.match(/[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/) ?? [];
    for (const [rightCode, after] of [
      [() => house.codeOf(secret), 'Codes from an app'],
      [() => recovery, 'Codes from an app'],
    ] as const) {
      house.clock.pass(QUARTER);
      assert.equal((await browser.visit(`${AUTH}/account/app`)).heading, 'Is it you?');
      const none = await browser.submit({ password: PASSWORD });
      assert.deepEqual([none.status, none.heading], [400, 'Is it you?']);
      for (const wrong of [{ code: '000000' }, { password: 'no', code: rightCode() }]) {
        const answer = await browser.submit({ password: PASSWORD, ...wrong });
        assert.equal(answer.status, 401);
        assert.match(answer.text, /The password or the code was not right/);
      }
      const page = await browser.submit({ password: PASSWORD, code: rightCode() });
      assert.equal(page.heading, after);
    }
  });

  test('a form that was open for too long asks who it is, and changes nothing', async () => {
    const browser = await house.signedIn('joki');
    await browser.visit(`${AUTH}/account/app`);
    const secret = secretOn(browser.page);
    house.clock.pass(QUARTER);
    const page = await browser.submit({ code: house.codeOf(secret) }, 'Turn on');
    assert.equal(page.heading, 'Is it you?');
    const joki = await house.accounts.find('joki');
    assert.equal((await house.accounts.factors(joki?.id ?? '')).totp, false);
  });
});

describe('somebody whose account is elsewhere', () => {
  test('sees where they are signed in, and ends it, without a password to show', async () => {
    const clock = new FixedClock();
    const house = await openHouse([redirectStub('staff')], { clock });
    const [here, there] = [house.browser(), house.browser()];
    for (const browser of [there, here]) await browser.visit(`${AUTH}/account`);
    clock.pass(3600);
    assert.doesNotMatch(here.page.text, /Password|Passkeys|Codes from an app/);
    const page = await here.click(/^Where you are signed in/);
    assert.equal(page.heading, 'Where you are signed in');
    await here.submit({}, 'Sign out');
    const [event] = house.usher.events('sessions_ended');
    assert.equal(event?.['ended'], 1);
    const stillIn = await there.visit(`${AUTH}/account`, { follow: false });
    assert.equal(stillIn.status, 303);
    for (const path of ['password', 'app', 'passkeys', 'recovery-codes']) {
      assert.equal((await here.visit(`${AUTH}/account/${path}`)).status, 404, path);
    }
    await house.close();
  });
});

describe('what people do to their own accounts', () => {
  test('is in the audit trail, by them and from where, and without a secret', async () => {
    const house = await OwnHouse.open();
    const joki = await house.addWithPassword('joki');
    await house.signedIn('joki');
    const browser = await house.signedIn('joki');
    await addPasskey(browser, new SoftPasskey(AUTH));
    await browser.click(/^Phone/);
    await browser.submit({}, 'Remove');
    const secret = secretOn(await browser.visit(`${AUTH}/account/app`));
    const codes = codesOn(await browser.submit({ code: house.codeOf(secret) }, 'Turn on'));
    await browser.visit(`${AUTH}/account/recovery-codes`);
    await browser.submit({}, 'Make new codes');
    await browser.visit(`${AUTH}/account/app`);
    await browser.submit({}, 'Turn off');
    await house.signedIn('joki');
    await browser.visit(`${AUTH}/account/sessions`);
    await browser.submit({}, 'Sign out');
    await browser.visit(`${AUTH}/account/password`);
    const next = { password: OTHER_PASSWORD, again: OTHER_PASSWORD };
    await browser.submit({ current: PASSWORD, ...next }, 'Change the password');
    const trail = await house.usher.storage.audit.list({ user: joki.id }, 100);
    const own = trail.filter(({ actor }) => actor === 'door');
    assert.deepEqual(
      own.map(({ action, reason }) => `${action} ${reason}`),
      [
        ...['account-factor passkey', 'account-factor passkey removed', 'account-factor totp'],
        ...['account-factor recovery-codes', 'account-factor totp removed'],
        ...['account-sign-out 1', 'account-password changed'],
      ],
    );
    assert.ok(own.every(({ address, requestId }) => address === '127.0.0.1' && requestId));
    const kept = JSON.stringify(trail) + house.usher.log();
    for (const hidden of [secret, PASSWORD, OTHER_PASSWORD, ...codes]) {
      assert.ok(!kept.includes(hidden));
    }
    await house.close();
  });
});

describe('where somebody is signed in', () => {
  let house: OwnHouse;
  beforeEach(async () => {
    house = await OwnHouse.open();
    for (const name of ['joki', 'ann']) await house.addWithPassword(name);
  });
  afterEach(() => house.close());

  const isIn = async (browser: Awaited<ReturnType<OwnHouse['signedIn']>>) =>
    (await browser.visit(`${AUTH}/account`)).heading !== 'Sign in';

  test('each browser is listed, this one first, and any other is ended', async () => {
    const phone = await house.signedIn('joki');
    house.clock.pass(120);
    const laptop = await house.signedIn('joki');
    const page = await laptop.visit(`${AUTH}/account/sessions`);
    assert.match(
      page.text,
      /This browser\s+Signed in now[\s\S]*Another browser\s+Signed in 2 minutes ago/,
    );
    const done = await laptop.submit({}, 'Sign out');
    assert.match(done.text, /You are signed out there/);
    assert.deepEqual([await isIn(phone), await isIn(laptop)], [false, true]);
    const [event] = house.usher.events('sessions_ended');
    assert.equal(event?.['ended'], 1);
  });

  test('all others are ended at once', async () => {
    const others = [await house.signedIn('joki'), await house.signedIn('joki')];
    const ann = await house.signedIn('ann');
    const here = await house.signedIn('joki');
    await here.visit(`${AUTH}/account/sessions`);
    await here.submit({}, 'Sign out everywhere else');
    for (const other of others) assert.equal(await isIn(other), false);
    assert.deepEqual([await isIn(here), await isIn(ann)], [true, true]);
  });

  test('nobody ends the session of somebody else', async () => {
    const ann = await house.signedIn('ann');
    const annsPage = await ann.visit(`${AUTH}/account/sessions`);
    const [annsSession] = await house.accounts.sessions(
      (await house.accounts.find('ann'))?.id ?? '',
    );
    assert.ok(annsSession && annsPage);
    await house.signedIn('joki');
    const joki = await house.signedIn('joki');
    await joki.visit(`${AUTH}/account/sessions`);
    await joki.submit({ session: annsSession.idHash }, 'Sign out');
    assert.equal(await isIn(ann), true);
  });
});
