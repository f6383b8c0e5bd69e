import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { Browser } from '../support/browser.ts';
import { OwnHouse, PASSWORD, secretOn, signIn } from '../support/own-house.ts';
import { addPasskey, askOn, usePasskey } from '../support/passkey-visits.ts';
import { SoftPasskey } from '../support/soft-passkey.ts';
import { AUTH, MEET } from '../support/usher.ts';

describe('passkeys', () => {
  let house: OwnHouse;
  let key: SoftPasskey;
  beforeEach(async () => {
    house = await OwnHouse.open();
    await house.addWithPassword('joki');
    key = new SoftPasskey(AUTH);
  });
  afterEach(() => house.close());

  const withKey = async (): Promise<Browser> => {
    const browser = await house.signedIn('joki');
    const page = await addPasskey(browser, key);
    assert.match(page.text, /The passkey is yours/);
    return browser;
  };
  const factorOf = async () => {
    const joki = await house.accounts.find('joki');
    const [session] = await house.accounts.sessions(joki?.id ?? '');
    return [session?.identity.secondFactor, session?.identity.claims['amr']];
  };

  test('one is added, used in the place of the password, and leads from the room to a seat', async () => {
    await withKey();
    house.clock.pass(1);
    const browser = house.browser();
    const page = await browser.visit(`${AUTH}/room/standup`);
    assert.match(page.body, /Sign in with a passkey/);
    const seated = await usePasskey(browser, key);
    assert.equal(seated.url.origin, MEET);
    assert.deepEqual(await factorOf(), [true, ['pop', 'user', 'mfa']]);
  });

  test('the browser is asked for no attestation, and not for a key that the account has', async () => {
    const browser = await withKey();
    await browser.visit(`${AUTH}/account/passkeys`);
    const { question } = await askOn(browser);
    const { attestation, excludeCredentials, rp, user } = question;
    assert.equal(attestation, 'none');
    assert.deepEqual(excludeCredentials, [
      { id: key.id, transports: ['internal'], type: 'public-key' },
    ]);
    assert.deepEqual(rp, { name: 'Example School', id: 'auth.example.org' });
    assert.equal((user as { name: string }).name, 'joki');
  });

  test('the question at the sign-in says nothing of who there is', async () => {
    await withKey();
    const browser = house.browser();
    await browser.visit(`${AUTH}/account`);
    const { question } = await askOn(browser);
    assert.equal(question['allowCredentials'], undefined);
    assert.equal(question['userVerification'], 'required');
  });

  test('one that asks for no PIN follows the password, where the account asks for more', async () => {
    const owner = await house.signedIn('joki');
    const added = await addPasskey(owner, key, 'Key', { isVerified: false });
    assert.match(added.text, /can follow your password but not take its place/);
    const secret = secretOn(await owner.visit(`${AUTH}/account/app`));
    await owner.submit({ code: house.codeOf(secret) }, 'Turn on');
    house.clock.pass(1);
    const browser = house.browser();
    const second = await signIn(browser, 'joki', PASSWORD);
    assert.equal(second.heading, 'One more step');
    const page = await usePasskey(browser, key, { isVerified: false, userHandle: null });
    assert.equal(page.heading, 'Signed in as joki');
    assert.deepEqual(await factorOf(), [true, ['pwd', 'pop', 'mfa']]);
  });

  test('an app is not asked for after a passkey: it is two factors in one', async () => {
    const owner = await withKey();
    const secret = secretOn(await owner.visit(`${AUTH}/account/app`));
    await owner.submit({ code: house.codeOf(secret) }, 'Turn on');
    const browser = house.browser();
    await browser.visit(`${AUTH}/account`);
    assert.equal((await usePasskey(browser, key)).heading, 'Signed in as joki');
  });

  test('one shows who somebody is before they change something', async () => {
    const browser = await withKey();
    house.clock.pass(15 * 60);
    const asked = await browser.visit(`${AUTH}/account/passkeys`);
    assert.equal(asked.heading, 'Is it you?');
    const page = await usePasskey(browser, key);
    assert.equal(page.heading, 'Passkeys');
  });

  test('one is called otherwise, and removed', async () => {
    const browser = await withKey();
    await browser.visit(`${AUTH}/account/passkeys`);
    await browser.click(/^Phone/);
    const renamed = await browser.submit({ label: '  The \u0007 blue\none ' }, 'Rename');
    assert.match(renamed.text, /The blue one/);
    await browser.click(/^The blue one/);
    const removed = await browser.submit({}, 'Remove');
    assert.match(removed.text, /does not open your account any more/);
    const other = house.browser();
    await other.visit(`${AUTH}/account`);
    assert.equal((await usePasskey(other, key)).status, 401);
  });

  test('twenty are enough', async () => {
    const browser = await house.signedIn('joki');
    for (let n = 0; n < 20; n += 1) await addPasskey(browser, new SoftPasskey(AUTH), `Key ${n}`);
    const page = await browser.visit(`${AUTH}/account/passkeys`);
    assert.match(page.text, /You have 20 passkeys/);
    assert.doesNotMatch(page.body, /data-passkey=/);
  });

  test('they open an account whose owner others have kept out', async () => {
    await withKey();
    const mischief = house.browser();
    await mischief.visit(`${AUTH}/account`);
    for (let n = 0; n < 11; n += 1)
      await mischief.submit({ username: 'joki', password: `no ${n}` });
    assert.equal(mischief.page.status, 429);
    const browser = house.browser();
    await browser.visit(`${AUTH}/account`);
    assert.equal((await usePasskey(browser, key)).heading, 'Signed in as joki');
  });
});

describe('passkeys where a room asks for a second factor', () => {
  test('let somebody in whom their password alone does not', async () => {
    const rules = `
rooms:
  - match: board
    host: [signed-in]
    require: { second_factor: true }
`;
    const house = await OwnHouse.open({ more: rules });
    await house.addWithPassword('joki');
    const key = new SoftPasskey(AUTH);
    await addPasskey(await house.signedIn('joki'), key);
    const browser = await house.signedIn('joki');
    const asked = await browser.visit(`${AUTH}/room/board`);
    assert.match(asked.text, /asks for a sign-in with a second factor/);
    const seated = await usePasskey(browser, key);
    assert.equal(seated.url.origin, MEET);
    await house.close();
  });
});

describe('passkeys where the settings want the password', () => {
  test('are not offered in its place, and refused where somebody tries', async () => {
    const house = await OwnHouse.open({ local: ', passkeys: false' });
    await house.addWithPassword('joki');
    const key = new SoftPasskey(AUTH);
    const owner = await house.signedIn('joki');
    const page = await addPasskey(owner, key);
    assert.match(page.text, /A passkey follows your password/);
    const browser = house.browser();
    const form = await browser.visit(`${AUTH}/account`);
    assert.doesNotMatch(form.body, /data-passkey=/);
    const [, query] = form.url.href.split('?');
    const asked = await browser.visit(`${AUTH}/sign-in/local/passkey/question?${query}`, {
      ...{ method: 'POST', form: new URLSearchParams(), from: form },
    });
    assert.equal(asked.status, 400);
    await house.close();
  });
});
