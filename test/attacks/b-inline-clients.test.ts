import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { claimsOf, type InlineStory, SSO_PAGE, startInlineStory } from '../support/inline-story.ts';
import { MEET } from '../support/usher.ts';

const OTHER = 'https://other.example.org';
const MORE = `
more_jitsi:
  - id: second
    url: ${OTHER}/
    algorithm: RS384
    audience: second
    inline: true
    inline_client_id: second
  - id: third
    url: https://third.example.org/
    algorithm: RS256
    audience: third
provider: { default_room: Reception }
`;

describe('two Jitsis at one provider', () => {
  let story: InlineStory;
  before(async () => {
    story = await startInlineStory({ more: MORE });
  });
  after(() => story.close());

  test('B4 B6 neither takes what the other was given', async () => {
    const browser = story.browser();
    const popup = await story.popup();
    const page = await story.open(browser, popup);
    const form = {
      grant_type: 'authorization_code',
      code: page.url.searchParams.get('code') ?? '',
      redirect_uri: SSO_PAGE,
      code_verifier: popup.verifier,
    };
    const stolen = await story.post({ ...form, client_id: 'second' });
    assert.deepEqual([stolen.status, stolen.body['error']], [400, 'invalid_grant']);
    const { body } = await story.post({ ...form, client_id: 'web' });
    const refresh_token = body['refresh_token'] ?? '';
    const foreign = await story.renew(refresh_token, { client_id: 'second' });
    assert.deepEqual([foreign.status, foreign.body['error']], [400, 'invalid_request']);
    const without = await story.post({
      ...{ grant_type: 'refresh_token', refresh_token, client_id: 'second' },
    });
    assert.deepEqual([without.status, without.body['error']], [400, 'invalid_grant']);
    assert.equal((await story.renew(refresh_token)).status, 200, 'and none of that ended it');
  });

  test('B1 neither leads to the other’s page', async () => {
    for (const [client_id, redirect_uri] of [
      ['web', `${OTHER}/static/sso.html`],
      ['second', SSO_PAGE],
      ['third', 'https://third.example.org/static/sso.html'],
    ] as const) {
      const { address } = await story.popup({ client_id, redirect_uri });
      const { status } = await story.usher.answer(new Request(address));
      assert.equal(status, 400, client_id);
    }
  });

  test('each gets its own audience and algorithm, and its own origin may read', async () => {
    const changes = { client_id: 'second', redirect_uri: `${OTHER}/static/sso.html` };
    const popup = await story.popup(changes);
    const page = await story.browser().visit(popup.address, { follow: false });
    assert.equal(page.hops.at(-1)?.status, 303);
    const browser = story.browser();
    await story.signIn(browser);
    const back = await browser.visit(popup.address, { follow: false });
    const location = back.hops.at(-1)?.location ?? assert.fail();
    const form = {
      ...{ grant_type: 'authorization_code', code: location.searchParams.get('code') ?? '' },
      ...{ redirect_uri: changes.redirect_uri, client_id: 'second' },
      code_verifier: popup.verifier,
    };
    assert.equal((await story.post(form, { origin: MEET })).status, 400);
    const reply = await story.post(form, { origin: OTHER });
    assert.equal(reply.headers.get('access-control-allow-origin'), OTHER);
    const header = JSON.parse(
      Buffer.from(reply.body['id_token']?.split('.')[0] ?? '', 'base64url').toString(),
    );
    const claims = claimsOf(reply.body['access_token']);
    assert.deepEqual(
      [header.alg, claims['aud'], claims['sub']],
      ['RS384', 'second', 'other.example.org'],
    );
  });

  test('a sign-in without a room is for the room that the operator named for it', async () => {
    for (const state of [null, '{}', '{"tenant":"acme"}']) {
      const popup = await story.popup({ state });
      const browser = story.browser();
      const page = await story.open(browser, popup);
      const { body } = await story.redeem(page, popup);
      const claims = claimsOf(body['access_token']);
      assert.deepEqual([claims['room'], claims['sub']], ['reception', 'meet.example.org']);
    }
  });
});
