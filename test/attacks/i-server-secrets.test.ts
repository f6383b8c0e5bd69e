import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import { hashAccessCode } from '../../src/rooms/access-code.ts';
import { BreakableStorage } from '../support/breakable-storage.ts';
import type { Browser } from '../support/browser.ts';
import type { Page } from '../support/page.ts';
import { roomOf } from '../support/rules.ts';
import { sampleMeeting } from '../support/sample-meeting.ts';
import { type Story, seatOf, startStory, tokenIn } from '../support/story.ts';
import { AUTH, MEET } from '../support/usher.ts';

const CLIENT_SECRET = 'hostile-client-secret-with-+&=%-and-32-bytes';
const JITSI_SECRET = 'kW7-canary-Xq2-jitsi-9Lm4-Vb8n-A1';
const OWN_SECRET = 'pR3-canary-Tz6-usher-5Hd1-Jc0f-B2';

const ACCESS_CODE = 'blue-heron-canary-2';

let broken: BreakableStorage;
let story: Story;
/** Everything that must stay between two parties, with a name for each. */
const canaries = new Map<string, string>();
/** Pages and bodies that strangers could be shown. */
const shown: { readonly what: string; readonly status: number; readonly text: string }[] = [];

function keep(name: string, value: string | null | undefined): void {
  if (value && value.length >= 16) canaries.set(`${name} ${canaries.size}`, value);
}

function show(what: string, page: Page): Page {
  const headers = page.hops.map((hop) => JSON.stringify([...hop.headers])).join('');
  shown.push({ what, status: page.status, text: page.body + (page.status >= 400 ? headers : '') });
  return page;
}

function keepCookies(browser: Browser): void {
  for (const { name, value } of browser.jar.all()) keep(name, value);
}

async function leave(browser: Browser, room = 'standup'): Promise<URL> {
  const asked = await browser.visit(`${AUTH}/room/${room}`, { follow: false });
  keep('continuation', asked.hops[0]!.location!.searchParams.get('continue'));
  const begun = await browser.visit(asked.hops[0]!.location!, { follow: false });
  const departure = begun.hops[0]!.location!;
  for (const name of ['state', 'nonce']) keep(name, departure.searchParams.get(name));
  keepCookies(browser);
  return departure;
}

async function signIn(browser: Browser): Promise<Page> {
  const callback = await story.provider.signIn(await leave(browser));
  keep('code', callback.searchParams.get('code'));
  const page = await browser.visit(callback);
  keepCookies(browser);
  for (const { location } of page.hops) {
    keep('continuation', location?.searchParams.get('continue'));
  }
  return page;
}

/** By the door of a meeting with an access code: wrong ones first, until none is looked at, then the right one. */
async function comeAsGuest(): Promise<void> {
  const { storage } = story.usher;
  const now = systemClock.nowSeconds();
  await storage.meetings.create(
    sampleMeeting({
      room: roomOf('board'),
      startsAt: now - 60,
      endsAt: now + 3600,
      guests: 'open',
      codeHash: await hashAccessCode(ACCESS_CODE, systemRandom),
    }),
    [],
  );
  const guest = story.browser();
  const door = show('the door', await guest.visit(`${AUTH}/room/board`));
  keep('continuation', door.url.searchParams.get('continue'));
  show('no name', await guest.submit({ name: '\u202e', code: ACCESS_CODE }));
  const wrong = ACCESS_CODE.replace('2', '3');
  show('a wrong code', await guest.submit({ name: 'Ann', code: wrong }));
  keep('Jitsi token', seatOf(await guest.submit({ name: 'Ann', code: ACCESS_CODE })).token);
  keepCookies(guest);
  const guesser = story.browser();
  await guesser.visit(`${AUTH}/room/board`);
  for (let n = 0; n < 12; n += 1)
    show('guessing', await guesser.submit({ name: 'G', code: wrong }));
  keep('access code', ACCESS_CODE);
  keep('access code, wrong', wrong);
  const noCookies = story.browser();
  const form = new URLSearchParams({ name: 'Ann', code: ACCESS_CODE });
  const sent = await noCookies.visit(door.url, { form, follow: false, from: door });
  noCookies.jar.clear();
  show('no cookies', await noCookies.visit(sent.hops[0]!.location ?? door.url));
}

/** All ways in and out, well and badly: what they left in the log is looked at afterwards. */
async function liveThroughEverything(): Promise<void> {
  const { provider, usher } = story;
  const browser = story.browser();
  const seated = await signIn(browser);
  keep('Jitsi token', seatOf(seated).token);
  const state = encodeURIComponent(JSON.stringify({ room: 'retro', ios: true }));
  const app = await browser.visit(`${AUTH}/enter?state=${state}`);
  keep('Jitsi token', tokenIn(new URL(app.links.find(({ href }) => /jwt=/.test(href))!.href)));

  const account = await browser.visit(`${AUTH}/account`);
  keep('form token', account.forms[0]?.fields.find(([name]) => name === 'form')?.[1]);
  const careless = `${AUTH}/room/standup?jwt=${seatOf(seated).token}&access_token=${provider.issued.at(-1)}`;
  show('a token in our address', await browser.visit(careless, { follow: false }));
  const header = { authorization: `Bearer ${provider.issued.at(-1)}` };
  show('a token in a header', await browser.visit(`${AUTH}/nothing`, { headers: header }));

  provider.mutations.denial = {
    error: 'access_denied',
    error_description: `Bearer ${provider.issued[0]}`,
  };
  show('cancelled', await signIn(story.browser()));
  provider.mutations.denial = {
    error: 'server_error',
    error_description: `code=${provider.issued[0]}`,
  };
  show('the provider complains', await signIn(story.browser()));
  provider.reset();

  provider.mutations.reply = (what, reply) => {
    if (what !== 'token') return reply;
    const heard = provider.seen.at(-1)!;
    // A provider that says everything back: the code, the verifier, and how we proved who we are.
    const body = JSON.stringify({ error: 'invalid_grant', error_description: heard.body });
    const said = { 'content-type': 'application/json', 'x-debug': heard.headers['authorization']! };
    return { status: 400, headers: said, body };
  };
  show('the provider says everything back', await signIn(story.browser()));
  provider.mutations.reply = (what, reply) =>
    what === 'token' ? { ...reply, body: `<html>${String(reply.body)}` } : reply;
  show('the answer is no JSON', await signIn(story.browser()));
  delete provider.mutations.reply;
  provider.mutations.idToken = (claims) =>
    `${['x', claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.AAAA`;
  show('a bad ID token', await signIn(story.browser()));
  provider.reset();

  await comeAsGuest();

  const again = story.browser();
  const callback = await provider.signIn(await leave(again));
  keep('code', callback.searchParams.get('code'));
  show('a callback in the wrong browser', await story.browser().visit(callback));
  const cookie = again.jar.header(callback, { sameSite: true, topLevelGet: true })!;
  await again.visit(callback);
  show('a callback again', await story.browser().visit(callback, { headers: { cookie } }));

  for (const failure of ['error', 'gone', 'thrown at once'] as const) {
    broken.mend();
    const coming = story.browser();
    const back = await provider.signIn(await leave(coming));
    broken.failure = failure;
    show(`the store: ${failure}`, await browser.visit(`${AUTH}/account`));
    show(`the store: ${failure}, entering`, await browser.visit(`${AUTH}/room/standup`));
    show(`the store: ${failure}, coming back`, await coming.visit(back));
  }
  const ready = await story.browser().visit(`${AUTH}/readyz`);
  show('not ready', ready);
  assert.equal(ready.status, 503);
  broken.mend();

  for (const token of [await provider.logoutToken(), await provider.logoutToken({ aud: 'x' })]) {
    keep('logout token', token);
    const form = new URLSearchParams({ logout_token: token });
    show(
      'a back-channel logout',
      await story.browser().visit(`${AUTH}/sign-in/demo/logout`, { form }),
    );
  }
  const leaving = story.browser();
  await signIn(leaving);
  const from = await leaving.visit(`${AUTH}/account`);
  keep('form token', from.forms[0]?.fields.find(([name]) => name === 'form')?.[1]);
  show('signed out', await leaving.submit());

  const own = await usher.answer(new Request(`${AUTH}/metrics`));
  shown.push({ what: 'metrics', status: 400, text: await own.text() });
  const readiness = await usher.answer(new Request(`${AUTH}/readyz`));
  shown.push({ what: 'readiness', status: 400, text: await readiness.text() });
  for (const token of provider.issued) keep('issued by the provider', token);
}

before(async () => {
  broken = await BreakableStorage.open();
  story = await startStory({
    storage: broken.storage,
    configure: ({ issuer }) => ({
      yaml: `
public_url: ${AUTH}/
secret: ${OWN_SECRET}
jitsi: { url: ${MEET}/, secret: ${JITSI_SECRET} }
log: { level: trace }
guests: { without_rules: never }
sign_in:
  methods:
    - { id: demo, type: oidc, title: Demo, issuer: "${issuer}", allow_http: true, client_id: usher, client_secret: "${CLIENT_SECRET}", userinfo: always }
`,
    }),
  });
  const basic = `usher:${encodeURIComponent(CLIENT_SECRET)}`;
  for (const secret of [CLIENT_SECRET, JITSI_SECRET, OWN_SECRET]) {
    keep('secret', secret);
    keep('secret, encoded', encodeURIComponent(secret));
    keep('secret, in base64', Buffer.from(secret).toString('base64').slice(0, -4));
  }
  keep('client authentication', Buffer.from(basic).toString('base64').slice(0, -4));
  story.provider.seen.length = 0;
  const remember = setInterval(rememberWhatWasSent, 5);
  await liveThroughEverything();
  clearInterval(remember);
});
after(() => story.close());

/** `provider.reset()` forgets what was sent, so it is looked at all the time. */
function rememberWhatWasSent(): void {
  for (const { endpoint, body, headers } of story.provider.seen) {
    if (endpoint === 'userinfo') keep('access token', headers['authorization']?.slice(7));
    if (endpoint !== 'token') continue;
    const sent = new URLSearchParams(body);
    keep('code', sent.get('code'));
    keep('verifier', sent.get('code_verifier'));
  }
}

describe('attack I2: secrets on their way through everything', () => {
  test('I2 there is something to look for, and something to look at', () => {
    const kinds = new Set([...canaries.keys()].map((name) => name.replace(/ \d+$/, '')));
    for (const kind of [
      'code',
      'verifier',
      'nonce',
      'state',
      'Jitsi token',
      'form token',
      'access token',
      'issued by the provider',
    ]) {
      assert.ok(kinds.has(kind), kind);
    }
    for (const kind of ['continuation', '__Host-usher-session', '__Host-usher-guest']) {
      assert.ok(kinds.has(kind), kind);
    }
    assert.ok(new Set(canaries.values()).size > 60);
    assert.ok(story.usher.events('signed_in').length >= 3);
    assert.ok(story.usher.events('request_failed').length >= 6);
    assert.ok(shown.filter(({ status }) => status >= 400).length >= 15);
  });

  test('I2 none is in the log at trace level, whole or by half', () => {
    const log = story.usher.log();
    for (const [name, value] of canaries) {
      assert.ok(!log.includes(value), `${name} is in the log`);
      assert.ok(!log.includes(value.slice(0, 16)) || value.startsWith('eyJ'), `${name}, by half`);
    }
    assert.doesNotMatch(log, /eyJ|canary/);
    assert.match(log, /inner: connect postgres:/);
  });

  test('I2 none is on an error page, in the metrics or in the readiness', () => {
    for (const { what, status, text } of shown) {
      if (status < 400) continue;
      for (const [name, value] of canaries) {
        // A page may lead back to where the person was going: that link is theirs.
        if (name.startsWith('continuation')) continue;
        assert.ok(!text.includes(value), `${name} is shown: ${what}`);
      }
      assert.doesNotMatch(
        text,
        /canary|inner:|postgres:|hostile-client|\bat \S+ \(|node:internal/,
        what,
      );
    }
  });
});
