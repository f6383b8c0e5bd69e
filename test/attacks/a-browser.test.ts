import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Browser } from '../support/browser.ts';
import { HostileProvider } from '../support/hostile-provider.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../support/hostile-settings.ts';
import { type Story, seatOf, startStory } from '../support/story.ts';
import { AUTH, JITSI_SECRET, MEET } from '../support/usher.ts';

let story: Story;
before(async () => {
  story = await startStory();
});
beforeEach(() => story.provider.reset());
after(() => story.close());

/** Goes as far as the provider and signs in there; the address of the callback, not yet opened. */
async function untilCallback(browser: Browser, room = 'standup'): Promise<URL> {
  const first = await browser.visit(`${AUTH}/room/${room}`, { follow: false });
  const second = await browser.visit(first.hops[0]!.location!, { follow: false });
  return story.provider.signIn(second.hops[0]!.location!);
}

describe('attack A1: forced sign-in', () => {
  test('A1 the attacker’s callback does nothing in the victim’s browser (RFC 6749 10.12)', async () => {
    const attacker = story.browser();
    const callback = await untilCallback(attacker);
    const page = await story.browser().visit(callback);
    assert.equal(page.status, 400);
    assert.match(page.body, /attempt_unknown/);
    assert.equal(page.headers.getSetCookie().length, 0);
    assert.equal(story.provider.count('token'), 0);
    // It was not spent by the wrong browser: the right one still gets through.
    assert.equal(seatOf(await attacker.visit(callback)).verdict.joined, true);
  });

  test('A1 a callback with the cookie of another pending sign-in is refused', async () => {
    const victim = story.browser();
    await untilCallback(victim);
    const foreign = await untilCallback(story.browser());
    const page = await victim.visit(foreign);
    assert.equal(page.status, 400);
    assert.equal(story.provider.count('token'), 0);
  });

  test('A1 a state that was made up, doubled or left out is refused', async () => {
    const browser = story.browser();
    const callback = await untilCallback(browser);
    const state = callback.searchParams.get('state')!;
    const others = [
      `${state}x`,
      '',
      '__proto__',
      'A'.repeat(43),
      `${state.slice(0, 16)}${'A'.repeat(27)}`,
    ];
    for (const other of others) {
      const forged = new URL(callback);
      forged.searchParams.set('state', other);
      assert.equal((await browser.visit(forged)).status, 400, other);
    }
    assert.equal((await browser.visit(`${callback.href}&state=${state}`)).status, 400);
    assert.equal(story.provider.count('token'), 0);
  });
});

describe('attack A2: the same answer again', () => {
  test('A2 the same callback twice: once a session, then a friendly no', async () => {
    const browser = story.browser();
    const callback = await untilCallback(browser);
    const cookies = browser.jar.header(callback, { sameSite: true, topLevelGet: true })!;
    seatOf(await browser.visit(callback));
    const again = await story.usher.answer(new Request(callback, { headers: { cookie: cookies } }));
    assert.equal(again.status, 400);
    assert.match(await again.text(), /attempt_spent/);
    assert.equal(story.provider.count('token'), 1);
  });

  test('A2 fifty at once: exactly one gets through, and one code goes to the provider', async () => {
    const browser = story.browser();
    const callback = await untilCallback(browser);
    const cookie = browser.jar.header(callback, { sameSite: true, topLevelGet: true })!;
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        story.usher.answer(new Request(callback, { headers: { cookie } })),
      ),
    );
    assert.equal(answers.filter(({ status }) => status === 303).length, 1);
    assert.equal(answers.filter(({ status }) => status === 400).length, 49);
    assert.equal(story.provider.count('token'), 1);
  });

  test('A2 a HEAD of the callback spends nothing, and one of the sign-out ends nothing', async () => {
    const browser = story.browser();
    const callback = await untilCallback(browser);
    const head = async (url: URL | string) => {
      const cookie = browser.jar.header(new URL(url), { sameSite: true, topLevelGet: true })!;
      return (await story.usher.answer(new Request(url, { method: 'HEAD', headers: { cookie } })))
        .status;
    };
    assert.equal(await head(callback), 405);
    assert.equal(story.provider.count('token'), 0);
    seatOf(await browser.visit(callback));
    assert.equal(await head(`${AUTH}/sign-out`), 405);
    seatOf(await browser.visit(`${AUTH}/room/standup`));
  });

  test('a way back to the room that somebody else opens offers the sign-in, and asks nothing by itself', async () => {
    const browser = story.browser();
    const callback = await untilCallback(browser);
    const resume = (await browser.visit(callback, { follow: false })).hops[0]!.location!;
    const other = story.browser();
    const page = await other.visit(resume);
    assert.equal(page.status, 400);
    assert.match(page.body, /session_not_kept/);
    seatOf(await other.click('Try again'));
  });

  test('G10 a reload of the callback in the same browser leads on, not into a wall', async () => {
    const browser = story.browser();
    const callback = await untilCallback(browser);
    await browser.visit(callback);
    const page = await browser.visit(callback);
    assert.equal(page.status, 400);
    assert.ok(page.links.length > 0, 'there is a way on');
  });
});

describe('attack A5: somebody else’s code', () => {
  test('A5 a code that was made for another browser’s sign-in is refused (RFC 9700 4.5)', async () => {
    const victim = await untilCallback(story.browser());
    const attacker = story.browser();
    const own = await untilCallback(attacker);
    own.searchParams.set('code', victim.searchParams.get('code')!);
    const page = await attacker.visit(own);
    assert.ok(page.status >= 400 && page.status < 500, String(page.status));
    assert.equal(page.url.origin, AUTH);
    assert.ok(!page.headers.getSetCookie().some((line) => /usher-session=[^;]/.test(line)));
  });
});

describe('attack G10: tabs', () => {
  test('G10 two tabs with two rooms do not disturb each other', async () => {
    const browser = story.browser();
    const first = await untilCallback(browser, 'standup');
    const second = await untilCallback(browser, 'retro');
    assert.equal(seatOf(await browser.visit(second)).claims.room, 'retro');
    assert.equal(seatOf(await browser.visit(first)).claims.room, 'standup');
  });

  test('a new person in the same browser ends the old one’s session (oauth2-proxy GHSA-f24x)', async () => {
    const browser = story.browser();
    const first = await untilCallback(browser);
    story.provider.account = 'bob';
    const second = await untilCallback(browser);
    await browser.visit(first);
    await browser.visit(second);
    const page = await browser.visit(`${AUTH}/room/standup`);
    assert.equal(seatOf(page).claims.context.user['id'], 'bob');
  });
});

describe('attack A6: two providers', () => {
  let other: HostileProvider;
  let both: Story;
  before(async () => {
    other = await HostileProvider.start({ redirectUris: [`${AUTH}/sign-in/second/callback`] });
    both = await startStory({
      configure: ({ issuer }) => ({
        yaml: `
public_url: ${AUTH}/
jitsi: { url: ${MEET}/, secret: ${JITSI_SECRET} }
sign_in:
  methods:
${[
  ['demo', 'First University', issuer],
  ['second', 'Second University', other.issuer],
]
  .map(
    ([id, title, address]) =>
      `    - { id: ${id}, type: oidc, title: ${title}, issuer: "${address}", allow_http: true, client_id: ${CLIENT_ID}, client_secret: "${CLIENT_SECRET}" }`,
  )
  .join('\n')}
`,
      }),
    });
  });
  after(async () => {
    await both.close();
    await other.close();
  });

  test('with several ways in, the person chooses, in the order of the configuration', async () => {
    const browser = both.browser();
    const chooser = await browser.visit(`${AUTH}/room/standup`);
    assert.match(chooser.text, /standup/);
    const labels = chooser.links.map(({ text }) => text).filter((text) => /University/.test(text));
    assert.deepEqual(labels, ['Continue with First University', 'Continue with Second University']);
    const page = await browser.click('Continue with Second University');
    assert.equal(seatOf(page).verdict.joined, true);
    assert.equal(other.count('token'), 1);
    assert.equal(both.provider.count('token'), 0);
  });

  test('A6 an answer that was begun at one provider is refused at the other’s address (RFC 9700 4.4)', async () => {
    other.reset();
    const browser = both.browser();
    await browser.visit(`${AUTH}/room/standup`);
    const start = browser.page.link('Continue with First University');
    const away = await browser.visit(start, { follow: false });
    const callback = await both.provider.signIn(away.hops[0]!.location!);
    const crossed = new URL(callback.href.replace('/sign-in/demo/', '/sign-in/second/'));
    const page = await browser.visit(crossed);
    assert.equal(page.status, 400);
    assert.equal(other.count('token'), 0, 'the first one’s code never goes to the second');
  });

  test('A9 the same subject at two providers stays two accounts', async () => {
    const first = both.browser();
    await first.visit(`${AUTH}/room/standup`);
    await first.click('Continue with First University');
    const second = both.browser();
    await second.visit(`${AUTH}/room/standup`);
    await second.click('Continue with Second University');
    const users = both.usher
      .events('signed_in')
      .slice(-2)
      .map((line) => line['user']);
    assert.notEqual(users[0], users[1]);
  });
});
