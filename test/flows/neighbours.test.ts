import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CLIENT_ID, CLIENT_SECRET } from '../support/hostile-settings.ts';
import { jitsiState, type Story, seatOf, startStory } from '../support/story.ts';
import { AUTH, JITSI_SECRET, MEET } from '../support/usher.ts';

/** The tests' provider speaks plain http on loopback; a neighbour's own variables have no word for that. */
const PLAIN_HTTP = { USHER_SIGN_IN_METHODS_0_ALLOW_HTTP: 'true' };

describe('in the place of MarcelCoding/jitsi-openid', () => {
  let story: Story;
  before(async () => {
    story = await startStory({
      configure: ({ issuer }) => ({
        yaml: null,
        environment: {
          JITSI_SECRET,
          JITSI_URL: MEET,
          JITSI_SUB: 'meet.example.org',
          ISSUER_URL: issuer,
          BASE_URL: AUTH,
          CLIENT_ID,
          CLIENT_SECRET,
          GROUP: 'staff',
          ...PLAIN_HTTP,
        },
      }),
    });
  });
  after(() => story.close());

  test('its room address and its callback work as they are', async () => {
    const page = await story.browser().visit(`${AUTH}/room/standup`);
    assert.ok(page.hops.some(({ url }) => url.href.startsWith(`${AUTH}/callback?`)));
    const { claims, verdict } = seatOf(page);
    assert.equal(verdict.joined, true);
    assert.equal(claims.aud, 'jitsi');
    assert.equal(claims.iss, 'jitsi');
    assert.equal(claims.sub, 'meet.example.org');
    assert.equal(claims.context.group, 'staff');
    assert.equal(page.url.pathname, '/standup');
    assert.match(page.url.hash, /config\.prejoinConfig\.enabled=false/);
  });

  test('the token stands where every Jitsi of its users reads it: in the query', async () => {
    const page = await story.browser().visit(`${AUTH}/room/standup`);
    assert.ok(page.url.searchParams.get('jwt'));
  });

  test('a moderator is one when the claim says true or "true", and the affiliation is passed on', async () => {
    story.provider.account = 'carol';
    const { user } = seatOf(await story.browser().visit(`${AUTH}/room/standup`)).claims.context;
    assert.equal(user['moderator'], true);
    assert.equal(user['affiliation'], 'owner');
    story.provider.account = 'alice';
  });

  test('its defects are mended: one room per token, no nulls, no theft by an encoded address', async () => {
    story.provider.account = 'bob';
    const page = await story.browser().visit(`${AUTH}/room/standup`);
    const { claims, token } = seatOf(page);
    assert.equal(claims.room, 'standup');
    assert.ok(!Buffer.from(token.split('.')[1]!, 'base64url').toString().includes('null'));
    const stolen = await story.browser().visit(`${AUTH}/room/https:%2F%2Fevil.example%2Fx`);
    assert.equal(stolen.status, 404);
    story.provider.account = 'alice';
  });

  test('who cancels gets a sentence, not a 400', async () => {
    story.provider.mutations.denial = { error: 'access_denied' };
    assert.equal((await story.browser().visit(`${AUTH}/room/standup`)).status, 200);
    story.provider.reset();
  });

  test('the start says what is recognised', () => {
    assert.ok(story.usher.notices.some((notice) => notice.includes('MarcelCoding/jitsi-openid')));
  });
});

describe('in the place of mod242/jitsi-go-openid', () => {
  let story: Story;
  before(async () => {
    story = await startStory({
      configure: ({ issuer }) => ({
        yaml: null,
        environment: {
          JITSI_SECRET,
          JITSI_URL: MEET,
          JITSI_SUB: 'meet.example.org',
          ISSUER_BASE_URL: issuer,
          BASE_URL: `${AUTH}/jitsi-openid`,
          CLIENT_ID,
          SECRET: CLIENT_SECRET,
          PREJOIN: 'false',
          DEEPLINK: 'true',
          NAME_KEY: 'name',
          ...PLAIN_HTTP,
        },
      }),
    });
  });
  after(() => story.close());

  const state = jitsiState({ room: 'standup', roomSafe: 'standup', 'config.subject': 'Monday' });

  test('its entry address works, with the prefix and with the prefix stripped by the proxy', async () => {
    for (const prefix of ['/jitsi-openid', '']) {
      const entry = `${AUTH}${prefix}/authenticate?state=${state}&room=standup`;
      const page = await story.browser().visit(entry);
      const { claims, verdict } = seatOf(page);
      assert.equal(verdict.joined, true);
      assert.equal(claims.room, 'standup');
      assert.equal(claims.context.user['name'], 'Alice Ångström');
    }
  });

  test('the redirect address is its own', async () => {
    const page = await story.browser().visit(`${AUTH}/jitsi-openid/authenticate?state=${state}`);
    const away = page.hops.find(({ url }) => url.origin === story.provider.issuer);
    assert.equal(away?.url.searchParams.get('redirect_uri'), `${AUTH}/jitsi-openid/callback`);
  });

  test('its defects are mended: overrides and tenants survive, tokens live hours, not 30 days', async () => {
    const full = jitsiState({ room: 'standup', tenant: 'acme', 'config.subject': 'Monday' });
    const page = await story.browser().visit(`${AUTH}/jitsi-openid/authenticate?state=${full}`);
    const { claims } = seatOf(page);
    assert.equal(page.url.pathname, '/acme/standup');
    assert.match(page.url.hash, /config\.subject=%22Monday%22/);
    assert.ok(claims.exp - claims.iat <= 24 * 3600);
  });

  test('the app gets its page', async () => {
    const android = jitsiState({ room: 'standup', android: true });
    const page = await story.browser().visit(`${AUTH}/jitsi-openid/authenticate?state=${android}`);
    assert.ok(page.links.some(({ href }) => href.startsWith('intent://meet.example.org/standup')));
  });
});

describe('in the place of jitsi-contrib/jitsi-oidc-adapter', () => {
  let story: Story;
  before(async () => {
    story = await startStory({
      configure: ({ issuer }) => ({
        yaml: null,
        environment: {
          OIDC_ISSUER_URL: issuer,
          OIDC_CLIENT_ID: CLIENT_ID,
          OIDC_CLIENT_SECRET: CLIENT_SECRET,
          JWT_APP_ID: 'myapp',
          JWT_APP_SECRET: JITSI_SECRET,
          HOSTNAME: '0.0.0.0',
          PORT: '9000',
          USHER_PUBLIC_URL: `${MEET}/oidc/`,
          ...PLAIN_HTTP,
        },
      }),
    });
  });
  after(() => story.close());

  test('its addresses on Jitsi’s own host work as they are', async () => {
    const state = jitsiState({ room: 'standup', tenant: 'acme', 'config.subject': 'Monday' });
    const page = await story.browser().visit(`${MEET}/oidc/auth?state=${state}`);
    assert.ok(page.hops.some(({ url }) => url.href.startsWith(`${MEET}/oidc/tokenize?`)));
    assert.equal(page.url.pathname, '/acme/standup');
    const claims = seatOf(page).claims;
    assert.equal(claims.aud, 'myapp');
    assert.equal(claims.iss, 'myapp');
    assert.equal(claims.sub, 'acme');
    assert.equal(claims.room, 'standup');
    assert.match(page.url.hash, /config\.subject=%22Monday%22/);
  });

  test('its health address says healthy', async () => {
    const page = await story.browser().visit(`${MEET}/oidc/health`);
    assert.equal(page.body, 'healthy');
  });

  test('every page and cookie of ours stays below /oidc/', async () => {
    const browser = story.browser();
    const page = await browser.visit(`${MEET}/oidc/auth?state=${jitsiState({ room: 'standup' })}`);
    const ours = page.hops.slice(0, -1).filter(({ url }) => url.origin === MEET);
    assert.ok(ours.every(({ url }) => url.pathname.startsWith('/oidc/')));
    for (const line of page.hops.flatMap(({ headers }) => headers.getSetCookie())) {
      if (line.includes('usher')) assert.match(line, /; Path=\/oidc\//);
    }
  });

  test('its defects are mended: no room of everybody, no markup from the state', async () => {
    const wild = jitsiState({ room: '*', tenant: '*' });
    assert.equal((await story.browser().visit(`${MEET}/oidc/auth?state=${wild}`)).status, 404);
    const markup = jitsiState({ room: '"><img src=x onerror=alert(1)>', ios: true });
    const page = await story.browser().visit(`${MEET}/oidc/auth?state=${markup}`);
    assert.ok(!page.body.includes('<img src=x'));
  });

  test('without the one setting more it says at the start what is missing', async () => {
    const starting = startStory({
      configure: ({ issuer }) => ({
        yaml: null,
        environment: {
          OIDC_ISSUER_URL: issuer,
          OIDC_CLIENT_SECRET: CLIENT_SECRET,
          JWT_APP_ID: 'myapp',
          JWT_APP_SECRET: JITSI_SECRET,
          ...PLAIN_HTTP,
        },
      }),
    });
    await assert.rejects(starting, /USHER_PUBLIC_URL/);
  });
});
