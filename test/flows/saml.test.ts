import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type { Browser } from '../support/browser.ts';
import { SAML_CALLBACK, SAML_LOGOUT, SamlHouse } from '../support/saml-house.ts';
import { seatOf } from '../support/story.ts';
import { AUTH } from '../support/usher.ts';

describe('signing in at a SAML provider', () => {
  let house: SamlHouse;
  afterEach(() => house.close());
  const isSignedIn = async (browser: Browser) =>
    (await browser.visit(`${AUTH}/account`, { follow: false })).status === 200;

  test('leads from the room to a seat', async () => {
    house = await SamlHouse.open();
    const browser = house.browser();
    const there = await browser.visit(`${AUTH}/room/standup`);
    assert.equal(there.url.host, 'idp.example.org');
    const [request] = house.asked;
    assert.equal(request?.callback, SAML_CALLBACK);
    assert.equal(request.issuer, `${AUTH}/sign-in/uni/metadata`);
    assert.ok(there.url.searchParams.has('Signature'));
    const seated = await browser.submit();
    const { user } = seatOf(seated).claims.context;
    assert.deepEqual(
      [user['id'], user['name'], user['email']],
      ['anna', 'Anna Ärmel', 'anna@example.org'],
    );
    const again = await browser.visit(`${AUTH}/room/other`);
    assert.equal(seatOf(again).claims.context.user['id'], 'anna');
  });

  test('leads there too where the request is posted', async () => {
    house = await SamlHouse.open({ settings: ['request_binding: post'] });
    const browser = house.browser();
    const ours = await browser.visit(`${AUTH}/room/standup`);
    assert.equal(ours.url.origin, AUTH);
    await browser.submit();
    assert.match(house.asked[0]?.xml ?? '', /<ds:SignatureValue>|<SignatureValue>/);
    assert.equal(seatOf(await browser.submit()).claims.context.user['id'], 'anna');
  });

  test('ends at both when somebody signs out here', async () => {
    house = await SamlHouse.open();
    const browser = house.browser();
    await house.signIn(browser);
    assert.equal(await isSignedIn(browser), true);
    await browser.visit(`${AUTH}/account`);
    await browser.submit({}, /Sign out/);
    await browser.click(/idp\.example\.org/);
    const [told] = house.told;
    assert.ok(told?.get('SAMLRequest') && told.get('Signature'));
    const response = house.idp.signedOut(SAML_LOGOUT, told!.get('RelayState'));
    const end = await browser.visit(response.url);
    assert.equal(end.heading, 'You are signed out');
    assert.equal(await isSignedIn(browser), false);
  });

  test('ends at both where the provider takes forms alone', async () => {
    house = await SamlHouse.open({ bindings: ['post'] });
    const browser = house.browser();
    await browser.visit(`${AUTH}/room/standup`);
    await browser.submit();
    await browser.submit();
    assert.equal(await isSignedIn(browser), true);
    await browser.visit(`${AUTH}/account`);
    await browser.submit({}, /Sign out/);
    await browser.submit();
    assert.ok(house.told[0]?.get('SAMLRequest'));
    assert.equal(await isSignedIn(browser), false);
  });

  test('ends here when the provider signs somebody out, and the provider is told so', async () => {
    house = await SamlHouse.open();
    const browser = house.browser();
    await house.signIn(browser);
    const sent = house.idp.sent.at(-1) ?? '';
    const index = /SessionIndex="([^"]*)"/.exec(sent)?.[1] ?? '';
    const { url } = house.idp.signOut(
      'redirect',
      SAML_LOGOUT,
      { nameId: 'anna-7f3a', sessionIndexes: [index] },
      'theirs',
    );
    const answered = await browser.visit(url);
    assert.equal(answered.url.host, 'idp.example.org');
    assert.equal(house.told[0]?.get('RelayState'), 'theirs');
    assert.ok(house.told[0]?.get('SAMLResponse'));
    assert.equal(await isSignedIn(browser), false);
    assert.equal(house.usher.events('single_logout').length, 1);
  });

  test('is described by our metadata', async () => {
    house = await SamlHouse.open();
    const page = await house.usher.answer(new Request(`${AUTH}/sign-in/uni/metadata`));
    assert.equal(page.headers.get('content-type'), 'application/samlmetadata+xml');
    const xml = await page.text();
    assert.match(xml, /entityID="https:\/\/auth\.example\.org\/sign-in\/uni\/metadata"/);
    assert.ok(xml.includes(`Location="${SAML_CALLBACK}"`));
    assert.ok(xml.includes(`Location="${SAML_LOGOUT}"`));
  });
});
