import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type { SignInMethod } from '../../src/sign-in/method.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../support/hostile-settings.ts';
import {
  claimsOf,
  type InlineStory,
  inlineYaml,
  startInlineStory,
  stateOf,
  TOKEN,
} from '../support/inline-story.ts';
import { passwordMethod, registryOf } from '../support/password-house.ts';
import { redirectStub } from '../support/redirect-stub.ts';
import { MEET, startUsher } from '../support/usher.ts';

const RULES = `
rooms:
  - match: strong
    host: [signed-in]
    require: { acr: [gold], second_factor: true }
  - match: "*"
    host: [signed-in]
`;

describe("Jitsi's inline sign-in", () => {
  let story: InlineStory;
  const start = async (...methods: SignInMethod[]) => {
    story = await startInlineStory({ registry: registryOf(methods), more: RULES });
    return story.browser();
  };
  afterEach(() => story.close());

  test('takes a name and a password in its popup, which keeps its opener', async () => {
    const browser = await start(passwordMethod('local', [{ name: 'joki', password: 'p' }]));
    const popup = await story.popup({ login_hint: 'joki' });
    const page = await story.open(browser, popup);
    assert.equal(page.heading, 'Sign in to enter MyRoom');
    assert.equal(page.headers.get('cross-origin-opener-policy'), 'unsafe-none');
    const { form } = page.formWith('Sign in');
    assert.equal(Object.fromEntries(form.fields)['username'], 'joki', 'the hint');
    const wrong = await browser.submit({ password: 'x' });
    assert.equal(wrong.headers.get('cross-origin-opener-policy'), 'unsafe-none');
    const back = await browser.submit({ password: 'p' });
    assert.equal(back.url.origin, MEET);
    const { body } = await story.redeem(back, popup);
    assert.equal(claimsOf(body['access_token'])['room'], 'myroom');
  });

  test('asks for a stronger sign-in where the room does, once', async () => {
    const provider = redirectStub('staff');
    const browser = await start(provider);
    await story.signIn(browser);
    const popup = await story.popup({ state: stateOf('strong') });
    const weak = await story.open(browser, popup);
    assert.equal(provider.wishes.length, 2);
    assert.deepEqual(provider.wishes[1]?.required, { acr: ['gold'], secondFactor: true });
    assert.equal(weak.url.searchParams.get('error'), 'access_denied');
    assert.match(weak.url.searchParams.get('error_description') ?? '', /stronger sign-in/);
    provider.identity = { acr: 'gold', secondFactor: true };
    const { reply } = await story.signIn(browser, 'strong');
    assert.equal(claimsOf(reply.body['access_token'])['room'], 'strong');
    assert.equal(provider.wishes.length, 3);
    const renewed = await story.renew(reply.body['refresh_token'] ?? '');
    assert.equal(renewed.status, 200);
  });

  test('renews nothing once the rule requires what the session has not', async () => {
    const provider = redirectStub('staff');
    const browser = await start(provider);
    const { reply } = await story.signIn(browser, 'plain');
    const refresh_token = reply.body['refresh_token'] ?? '';
    const { issuer } = story.provider;
    const names = { issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };
    // The same store behind other settings, as after a restart.
    const later = await startUsher({
      yaml: inlineYaml(names, RULES.replace('strong', 'plain')),
      storage: story.usher.storage,
      registry: registryOf([provider]),
    });
    const body = new URLSearchParams({
      ...{ grant_type: 'refresh_token', refresh_token, client_id: 'web' },
    });
    const refused = await later.answer(new Request(TOKEN, { method: 'POST', body }));
    assert.equal(refused.status, 400);
    const told = (await refused.json()) as Record<string, string>;
    assert.equal(told['error'], 'invalid_grant');
    assert.match(told['error_description'] ?? '', /stronger sign-in|second factor/);
    assert.equal((await story.renew(refresh_token)).status, 200, 'the family has not ended by it');
  });

  test('says login_required to a page that may not ask', async () => {
    const browser = await start(redirectStub('staff'));
    await story.signIn(browser);
    const popup = await story.popup({ state: stateOf('strong'), prompt: 'none' });
    const page = await story.open(browser, popup);
    assert.equal(page.url.searchParams.get('error'), 'login_required');
  });
});
