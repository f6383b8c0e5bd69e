import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type { SignInMethod } from '../../src/sign-in/method.ts';
import { makeKey, readAnswer, tokenRequest } from '../support/api.ts';
import type { Browser } from '../support/browser.ts';
import { invite } from '../support/invite.ts';
import { openHouse, type PasswordHouse, passwordMethod } from '../support/password-house.ts';
import { redirectStub } from '../support/redirect-stub.ts';
import { seatOf } from '../support/story.ts';
import { AUTH } from '../support/usher.ts';

const RULES = `
rooms:
  - match: board
    host: ["user:asa", "user:joki", "user:ann"]
    require: { acr: [gold], second_factor: true }
  - match: strong
    host: [signed-in]
    require: { second_factor: true }
  - match: open-strong
    guests: open
    require: { acr: [gold] }
  - match: "*"
    host: [signed-in]
`;
const room = (name: string) => `${AUTH}/room/${name}`;

describe('a room that asks for a stronger sign-in than the session has', () => {
  let house: PasswordHouse;
  const open = async (...methods: SignInMethod[]): Promise<Browser> => {
    house = await openHouse(methods, { more: RULES });
    return house.browser();
  };
  afterEach(() => house.close());

  test('sends the person to sign in once more, and says what for', async () => {
    const provider = redirectStub('staff');
    const browser = await open(provider);
    seatOf(await browser.visit(room('any')));
    provider.identity = { acr: 'gold', secondFactor: true };
    const page = await browser.visit(room('board'));
    assert.equal(seatOf(page).claims.room, 'board');
    assert.deepEqual(provider.wishes, [
      undefined,
      {
        ...{ acrValues: [], maxAgeSeconds: null, askAgain: false, loginHint: null },
        required: { acr: ['gold'], secondFactor: true },
      },
    ]);
    await browser.visit(room('board'));
    assert.equal(provider.wishes.length, 2, 'the session is strong now');
  });

  test('whoever comes back with less is told so, once, and not sent round', async () => {
    const provider = redirectStub('staff', { acr: 'gold' });
    const browser = await open(provider);
    const page = await browser.visit(room('board'));
    assert.equal(page.status, 403);
    assert.equal(provider.wishes.length, 2, 'to sign in at all, and to do so more strongly');
    assert.match(page.text, /asks for a sign-in with a second factor/);
    assert.match(page.text, /Set one up at Provider staff first/);
    assert.match(page.text, /room_refused_too_weak/);
    const [refused] = house.usher.events('room_refused');
    assert.deepEqual([refused?.['reason'], refused?.['rule']], ['too-weak', 0]);
    provider.identity = { acr: 'gold', secondFactor: true };
    assert.equal(seatOf(await browser.click('Sign in again')).claims.room, 'board');
  });

  test('a class of authentication that is missing is told in other words', async () => {
    const provider = redirectStub('staff', { acr: 'silver', secondFactor: true });
    const page = await (await open(provider)).visit(room('board'));
    assert.match(page.text, /stronger sign-in than yours/);
    assert.match(page.text, /the strongest way that Provider staff offers/);
    assert.doesNotMatch(page.text, /gold/);
  });

  test('who would not be let in anyway is told that, and asked for nothing', async () => {
    const provider = redirectStub('staff', { username: 'ben' });
    const page = await (await open(provider)).visit(room('board'));
    assert.match(page.text, /room_refused_not_listed/);
    assert.equal(provider.wishes.length, 1);
  });

  test('a guest is asked to sign in, though guests are let in', async () => {
    const provider = redirectStub('staff', { acr: 'gold' });
    const browser = await open(provider);
    const page = await browser.visit(room('open-strong'));
    assert.equal(seatOf(page).claims.context.user['affiliation'], 'member');
    assert.equal(provider.wishes.length, 1);
  });

  test('with several ways the chooser says why, and a stranger is not told', async () => {
    const local = passwordMethod('local', [
      { name: 'joki', password: 'p', totp: '123456' },
      { name: 'ann', password: 'q' },
    ]);
    const browser = await open(redirectStub('staff'), local);
    const first = await browser.visit(room('strong'));
    assert.match(first.text, /Choose how you want to sign in/);
    assert.doesNotMatch(first.text, /second factor/);
    const second = await browser.click(/staff/);
    assert.match(second.text, /This room asks for a sign-in with a second factor/);
    await browser.submit({ username: 'joki', password: 'p' });
    const seated = await browser.submit({ code: '123456' });
    assert.equal(seatOf(seated).claims.context.user['id'], 'joki');
  });

  test('who has no second factor here reads where to set one up', async () => {
    const local = passwordMethod('local', [{ name: 'ann', password: 'q' }]);
    const browser = await open(local);
    await browser.visit(room('strong'));
    const asked = await browser.submit({ username: 'ann', password: 'q' });
    assert.match(asked.text, /Please sign in once more/);
    const told = await browser.submit({ username: 'ann', password: 'q' });
    assert.equal(told.status, 403);
    assert.match(told.text, /You can set one up in your account/);
    assert.equal(told.link('Set up a second factor').pathname, '/account');
  });

  test('an invitation opens it for nobody who has less', async () => {
    const provider = redirectStub('staff', { username: 'ben' });
    const browser = await open(provider);
    const { link } = await invite(house.usher, { room: 'board' });
    await browser.visit(link);
    const page = await browser.submit({ name: 'Ben' }, 'Enter the room');
    assert.equal(page.status, 403);
    assert.match(page.text, /room_refused_too_weak/);
    provider.identity = { username: 'ben', acr: 'gold', secondFactor: true };
    const waiting = await browser.click('Sign in again');
    assert.equal(waiting.heading, 'You are waiting to enter board', 'as whoever is invited does');
  });

  test('what asks for JSON, and what vouches for people, is told by a code', async () => {
    const provider = redirectStub('staff');
    const browser = await open(provider);
    const headers = { accept: 'application/json' };
    const told = await browser.visit(room('strong'), { headers });
    assert.equal(told.status, 403);
    assert.equal((told.json() as { error: string }).error, 'room_refused_too_weak');
    const { shown: key } = await makeKey(house.usher.storage);
    const order = { room: 'strong', person: { id: 'asa', name: 'Asa' } };
    const answer = await readAnswer(await house.usher.answer(tokenRequest(key, order)));
    assert.deepEqual([answer.status, answer.body.code], [403, 'room_refused_too_weak']);
  });
});
