import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SamlHouse } from '../support/saml-house.ts';
import { seatOf } from '../support/story.ts';
import { AUTH } from '../support/usher.ts';

describe('in the place of Renater/Jitsi-SAML2JWT', () => {
  let house: SamlHouse;
  before(async () => {
    house = await SamlHouse.open({ more: 'compat: [saml2jwt]\n' });
  });
  after(() => house.close());

  /** From this address through the provider. */
  const enter = async (address: string) => {
    const browser = house.browser();
    await browser.visit(`${AUTH}/${address}`);
    return browser.submit();
  };
  const statusOf = async (address: string) =>
    (await house.browser().visit(`${AUTH}/${address}`)).status;

  for (const entry of ['redirectWithToken', 'generateToken']) {
    test(`/${entry} leads to a seat, by room alone and with the tenant as Jitsi's subdir has it`, async () => {
      const alone = seatOf(await enter(`${entry}?room=standup&tenant=`));
      assert.equal(alone.verdict.joined, true);
      assert.deepEqual([alone.claims.room, alone.claims.sub], ['standup', 'meet.example.org']);
      for (const tenant of ['acme/', 'acme']) {
        const page = await enter(`${entry}?tenant=${tenant}&room=standup`);
        const { claims, verdict } = seatOf(page);
        assert.equal(page.url.pathname, '/acme/standup');
        assert.equal(verdict.joined, true);
        assert.deepEqual([claims.room, claims.sub], ['standup', 'acme']);
      }
    });
  }

  test('no token for every room: not by an asterisk, not by leaving the room out, not twice, not by a form', async () => {
    for (const query of [
      'room=*',
      'room=%EF%BC%8A',
      'tenant=acme/',
      'room=',
      'room=standup&room=*',
      'room=standup&tenant=*',
      'room=standup&tenant=acme/&tenant=other/',
      'room=standup&tenant=acme/../other/',
      'room=//evil.example/x',
      'room=standup&tenant=%2F%2Fevil.example%2F',
    ]) {
      assert.equal(await statusOf(`redirectWithToken?${query}`), 404, query);
    }
    const posted = await house.usher.answer(
      new Request(`${AUTH}/redirectWithToken?room=x`, {
        method: 'POST',
        body: new URLSearchParams({ room: '*' }),
      }),
    );
    assert.ok([403, 404, 405].includes(posted.status), String(posted.status));
  });

  test('who somebody is, what they may and how long is nothing an address or a header says', async () => {
    const asked = 'affiliation=owner&validity_timestamp=9999999999&mail=x@evil.example';
    const plain = seatOf(await enter('generateToken?room=standup')).claims;
    const { claims } = seatOf(await enter(`generateToken?room=standup&${asked}`));
    assert.equal(claims.exp - claims.iat, plain.exp - plain.iat);
    assert.deepEqual(claims.context, plain.context);

    const headers = { mail: 'boss@example.org', displayname: 'Boss', 'shib-session-id': '1' };
    const page = await house.browser().visit(`${AUTH}/redirectWithToken?room=standup`, { headers });
    assert.doesNotMatch(page.url.href, /jwt/);
  });

  test('a token is handed out by no address of its own, and none says what a token is worth', async () => {
    for (const address of ['getToken?room=standup', 'validateToken?jwt=x', 'isValidToken?jwt=x']) {
      assert.equal(await statusOf(address), 404, address);
    }
  });

  test('the address is Jitsi’s and none of the request, in no page as it was sent', async () => {
    const markup = await house
      .browser()
      .visit(`${AUTH}/redirectWithToken?room="><img src=x onerror=alert(1)>`);
    assert.ok(!markup.body.includes('<img src=x'));
  });
});
