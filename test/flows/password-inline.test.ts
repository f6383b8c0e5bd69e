import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type { SignInMethod } from '../../src/sign-in/method.ts';
import { claimsOf, type InlineStory, startInlineStory, stateOf } from '../support/inline-story.ts';
import { passwordMethod, registryOf } from '../support/password-house.ts';
import { redirectStub } from '../support/redirect-stub.ts';
import { MEET } from '../support/usher.ts';

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

  test('says login_required to a page that may not ask', async () => {
    const browser = await start(redirectStub('staff'));
    await story.signIn(browser);
    const popup = await story.popup({ state: stateOf('strong'), prompt: 'none' });
    const page = await story.open(browser, popup);
    assert.equal(page.url.searchParams.get('error'), 'login_required');
  });
});
