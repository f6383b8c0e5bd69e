import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { totpCode } from '../../src/accounts/totp.ts';
import { createLocalMethod } from '../../src/sign-in/methods/local/local-method.ts';
import type { Registry } from '../../src/sign-in/registry.ts';
import { AccountHouse, allow, TESTER } from '../support/account-house.ts';
import type { Browser } from '../support/browser.ts';
import { type InlineStory, startInlineStory } from '../support/inline-story.ts';
import { LOCAL_SETTINGS } from '../support/local-settings.ts';
import { openHouse, registryOf } from '../support/password-house.ts';
import { seatOf } from '../support/story.ts';
import { AUTH } from '../support/usher.ts';

const PASSWORD = 'kahvila pöytä 7';
const ROOM = `${AUTH}/room/standup`;

function methodOf({ accounts, clock, deps }: AccountHouse) {
  return createLocalMethod(LOCAL_SETTINGS, { accounts, clock, log: deps.log });
}

describe('F9 a first start', () => {
  test('has no account, no default password and no page to make one', async () => {
    const house = await AccountHouse.open();
    assert.deepEqual(await house.accounts.list(10), []);
    for (const name of ['admin', 'root', 'usher', 'jitsi', 'test', 'guest', 'focus', 'user']) {
      for (const password of [name, 'admin', 'password', 'changeme', '']) {
        assert.equal((await house.accounts.tryPassword(name, password, allow)).kind, 'wrong');
      }
    }
    const { usher, close } = await openHouse([methodOf(house)], {
      ...{ clock: house.clock, storage: house.storage },
    });
    const paths = ['setup', 'install', 'init', 'admin', 'register', 'sign-up', 'account/new'];
    for (const path of [...paths, 'sign-in/local/register', 'api/v1/users', 'api/v1/accounts']) {
      for (const method of ['GET', 'POST']) {
        const asked = await usher.answer(new Request(`${AUTH}/${path}`, { method }));
        assert.ok(asked.status >= 400 && asked.status < 500, `${method} ${path} ${asked.status}`);
      }
    }
    await close();
  });
});

describe('F10 an account that is disabled or deleted', () => {
  let house: AccountHouse;
  let story: InlineStory;
  let id: string;
  beforeEach(async () => {
    house = await AccountHouse.open();
    ({ id } = await house.addWithPassword('joki', PASSWORD));
    const { clock, storage } = house;
    const registry: Registry = registryOf([methodOf(house)]);
    const more = "rooms:\n  - match: '*'\n    host: everyone\n";
    story = await startInlineStory({ clock, storage, registry, more });
  });
  afterEach(() => story.close());

  const signIn = async (): Promise<Browser> => {
    const browser = story.browser({ clock: house.clock });
    await browser.visit(`${AUTH}/account`);
    const page = await browser.submit({ username: 'joki', password: PASSWORD });
    assert.match(page.text, /joki/);
    return browser;
  };
  const signInInline = async (browser: Browser) => {
    const popup = await story.popup();
    const page = await story.open(browser, popup);
    return { popup, page };
  };
  const ends: readonly (readonly [how: string, end: () => Promise<unknown>])[] = [
    ['disabled', () => house.accounts.disable(id, TESTER)],
    ['deleted', () => house.accounts.remove(id, TESTER)],
    ['signed out by an operator', () => house.accounts.endSessions(id, null, TESTER)],
    ['given another password by link', () => resetPassword(house, id)],
    ['rid of its password', () => house.accounts.voidPassword(id, TESTER)],
    ['put into other groups', () => house.accounts.change(id, { groups: ['x'] }, TESTER)],
    ['given another address', () => house.accounts.change(id, { email: 'x@example.org' }, TESTER)],
  ];
  for (const [how, end] of ends) {
    test(`${how}: its sessions, codes and refresh tokens are of no use at once`, async () => {
      const [one, other] = [await signIn(), await signIn()];
      const { popup, page } = await signInInline(one);
      const first = await story.redeem(page, popup);
      assert.equal(first.status, 200, JSON.stringify(first.body));
      const pending = await signInInline(other);
      await end();
      for (const browser of [one, other]) {
        const account = await browser.visit(`${AUTH}/account`);
        assert.equal(account.heading, 'Sign in');
      }
      const renewed = await story.renew(first.body['refresh_token'] ?? '');
      assert.deepEqual([renewed.status, renewed.body['error']], [400, 'invalid_grant']);
      const redeemed = await story.redeem(pending.page, pending.popup);
      assert.deepEqual([redeemed.status, redeemed.body['error']], [400, 'invalid_grant']);
    });
  }

  test('between the password and the session: nobody is let in', async () => {
    for (const end of [
      () => house.accounts.disable(id, TESTER),
      () => house.accounts.remove(id, TESTER),
    ]) {
      const late = methodOf(house);
      const { verify } = late;
      // The account ends after its password was found right, before the session is there.
      const method = {
        ...late,
        verify: async (...given: Parameters<typeof verify>) => {
          const verdict = await verify(...given);
          await end();
          return verdict;
        },
      };
      const { clock, storage } = house;
      const { usher, browser } = await openHouse([method], { clock, storage });
      const visitor = browser();
      await visitor.visit(ROOM);
      const page = await visitor.submit({ username: 'joki', password: PASSWORD });
      assert.equal(page.status, 403);
      assert.match(page.text, /cannot be used/);
      assert.equal((await visitor.visit(`${AUTH}/account`)).heading, 'Sign in');
      assert.deepEqual(await house.accounts.sessions(id), []);
      assert.equal(usher.events('signed_in').length, 0);
      await house.accounts.enable(id, TESTER);
    }
  });

  for (const [how, change] of [
    ['the password is taken away', () => house.accounts.voidPassword(id, TESTER)],
    ['another one is set by link', () => resetPassword(house, id)],
    ['the groups change', () => house.accounts.change(id, { groups: ['x'] }, TESTER)],
    ['an app is set up', () => setUpApp(house, id)],
  ] as const) {
    test(`sign-ins under way while ${how}: none of them leaves a session`, async () => {
      house.clock.pass(60);
      const browsers = Array.from({ length: 8 }, () => story.browser({ clock: house.clock }));
      for (const browser of browsers) await browser.visit(`${AUTH}/account`);
      // Twice as many as are looked at at once, so that some come out after the change.
      const underWay = browsers.map((browser) =>
        browser.submit({ username: 'joki', password: PASSWORD }),
      );
      while ((await house.accounts.sessions(id)).length === 0) await sleep(1);
      await change();
      await Promise.all(underWay);
      assert.deepEqual(await house.accounts.sessions(id), []);
    });
  }

  test('a new account of the name of a deleted one is somebody else', async () => {
    const before = await signIn();
    await house.accounts.remove(id, TESTER);
    const fresh = await house.addWithPassword('joki', PASSWORD);
    assert.notEqual(fresh.id, id);
    assert.equal((await before.visit(`${AUTH}/account`)).heading, 'Sign in');
    const after = await signIn();
    const [session] = await house.accounts.sessions(fresh.id);
    assert.equal(session?.identity.subject, fresh.id);
    assert.equal((await house.accounts.sessions(id)).length, 0);
    assert.ok(after);
  });
});

async function setUpApp({ accounts, clock }: AccountHouse, id: string): Promise<void> {
  const account = await accounts.findById(id);
  assert.ok(account);
  const { secret } = accounts.drawTotp(account, 'Usher');
  const code = totpCode(secret, Math.floor(clock.nowSeconds() / 30));
  assert.ok(await accounts.confirmTotp(id, { secret, code, keptIdHash: null }, TESTER));
}

async function resetPassword(house: AccountHouse, id: string): Promise<void> {
  const made = await house.accounts.makeLink(id, 'reset', TESTER);
  const used = await house.accounts.useLink(made?.secret ?? '', 'another pöytä 8', TESTER);
  assert.equal(used.kind, 'set');
}

test('an account leads from the room to a seat, with its name, its address and its groups', async () => {
  const house = await AccountHouse.open();
  await house.addWithPassword('joki', PASSWORD, {
    ...{ displayName: 'Jo Ki', email: 'jo@example.org', groups: ['teachers'] },
  });
  const { clock, storage } = house;
  const { browser, close } = await openHouse([methodOf(house)], {
    ...{ clock, storage },
    more: "rooms:\n  - match: '*'\n    host: ['group:members']\n",
  });
  const visitor = browser();
  await visitor.visit(ROOM);
  const seated = await visitor.submit({
    ...{ username: 'Joki@meet.example.org', password: PASSWORD },
  });
  const { user } = seatOf(seated).claims.context;
  assert.deepEqual([user['id'], user['name'], user['email']], ['joki', 'Jo Ki', 'jo@example.org']);
  await close();
});
