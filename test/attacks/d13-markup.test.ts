import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { SAML_LOGOUT, SamlHouse } from '../support/saml-house.ts';
import { AUTH } from '../support/usher.ts';

const MARKUP = '"><script>alert(1)</script><img src=x onerror=alert(1)>';

describe('D13: what a provider says is text on our pages', () => {
  let house: SamlHouse;
  afterEach(() => house.close());

  const isHarmless = (body: string, policy: string | null) => {
    assert.ok(!body.includes('<script>alert') && !body.includes('<img src=x'));
    assert.match(policy ?? '', /script-src '(self|none|sha256-[^']+|nonce-[^']+)'/);
    assert.doesNotMatch(policy ?? '', /script-src[^;]*'unsafe-inline'/);
  };

  it('D13: names and addresses of a person', async () => {
    house = await SamlHouse.open();
    house.idp.steering = {
      fields: {
        nameId: MARKUP,
        attributes: { displayName: [MARKUP], uid: [MARKUP], mail: [MARKUP] },
      },
    };
    const browser = house.browser();
    await house.signIn(browser);
    const page = await browser.visit(`${AUTH}/account`);
    assert.ok(page.text.includes('<script>alert(1)</script>'), 'it is shown, as text');
    isHarmless(page.body, page.headers.get('content-security-policy'));
  });

  it('D13: our form that goes to the provider holds what we say and no script of its own', async () => {
    house = await SamlHouse.open({ settings: ['request_binding: post'] });
    const page = await house.browser().visit(`${AUTH}/room/standup`);
    const { form } = page.formWith();
    assert.equal(form.method, 'POST');
    assert.equal(form.action, 'https://idp.example.org/sso');
    assert.doesNotMatch(page.body, /<script>(?!\s*<)|onload=/);
    isHarmless(page.body, page.headers.get('content-security-policy'));
  });

  it('D13: its handle in our answer to a sign-out, by a form', async () => {
    house = await SamlHouse.open({ bindings: ['post'] });
    const { form, url } = house.idp.signOut('post', SAML_LOGOUT, { nameId: 'x' }, MARKUP);
    const response = await house.usher.answer(
      new Request(url, { method: 'POST', body: form as URLSearchParams }),
    );
    assert.equal(response.status, 200);
    const body = await response.text();
    assert.ok(body.includes('name="RelayState"'));
    isHarmless(body, response.headers.get('content-security-policy'));
  });

  it('D13: the words of an error', async () => {
    house = await SamlHouse.open();
    house.idp.steering = { fields: { issuer: MARKUP, assertionIssuer: MARKUP } };
    const page = await house.signIn();
    assert.equal(page.status, 400);
    assert.ok(!page.body.includes('alert(1)'));
    const [line] = house.usher.events('request_refused');
    assert.match(JSON.stringify(line), /issuer: the message is from another issuer/);
  });
});
