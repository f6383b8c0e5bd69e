import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CLIENT_ID, CLIENT_SECRET } from '../support/hostile-settings.ts';
import { jitsiState, type Story, seatOf, startStory, tokenIn } from '../support/story.ts';
import { AUTH, JITSI_SECRET, MEET, storyYaml } from '../support/usher.ts';

const SECOND_SECRET = 'another-secret-of-another-jitsi-0123456789';

/** A story whose Jitsi has these settings more. */
function withJitsi(settings: string, more = ''): Promise<Story> {
  return startStory({
    configure: ({ issuer }) => ({
      yaml: storyYaml({ issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET }, more).replace(
        `  url: ${MEET}/\n`,
        `  url: ${MEET}/\n${settings.replace(/^/gm, '  ')}\n`,
      ),
    }),
  });
}

test('the token goes into the query, prejoin stays, mute stays, where the operator says so', async () => {
  const story = await withJitsi('token_in: query\nskip_prejoin: false\nkeep_start_muted: true');
  const state = jitsiState({ room: 'standup', 'config.startWithAudioMuted': true });
  const page = await story.browser().visit(`${AUTH}/enter?state=${state}`);
  assert.equal(page.url.searchParams.get('jwt'), tokenIn(page.url));
  assert.equal(page.url.hash, '#config.startWithAudioMuted=true');
  await story.close();
});

test('the life of the token, its issuer, audience, domain, algorithm and group are configured', async () => {
  const secret = 'a-secret-of-sixty-four-bytes-or-more-as-hs512-wants-it-0123456789';
  const strong = await startStory({
    configure: ({ issuer }) => ({
      yaml: storyYaml({ issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET })
        .replace(JITSI_SECRET, secret)
        .replace(
          `  url: ${MEET}/\n`,
          `  url: ${MEET}/\n  ttl: 15m\n  issuer: us\n  audience: them\n  domain: meet.jitsi\n  algorithm: HS512\n  group: staff\n`,
        ),
    }),
  });
  const page = await strong.browser().visit(`${AUTH}/room/standup`);
  const { claims, header } = seatOf(page, secret);
  assert.equal(header['alg'], 'HS512');
  assert.equal(claims.exp - claims.iat, 900);
  assert.deepEqual(
    [claims.iss, claims.aud, claims.sub, claims.context.group],
    ['us', 'them', 'meet.jitsi', 'staff'],
  );
  await strong.close();
});

describe('several Jitsis', () => {
  let story: Story;
  before(async () => {
    story = await withJitsi(
      '',
      `more_jitsi:
  - id: clinic
    url: https://clinic.example.org/
    secret: ${SECOND_SECRET}
`,
    );
  });
  after(() => story.close());

  test('each has an entry of its own, its own secret, and its own way back', async () => {
    const clinic = { 'https://clinic.example.org': () => new Response('Clinic') };
    const routes = { [AUTH]: story.usher.answer, ...clinic };
    const browser = story.browser({ routes });
    const page = await browser.visit(`${AUTH}/enter?jitsi=clinic&room=visit`);
    assert.equal(page.url.origin, 'https://clinic.example.org');
    const [, payload = ''] = tokenIn(page.url).split('.');
    assert.equal(
      JSON.parse(Buffer.from(payload, 'base64url').toString()).sub,
      'clinic.example.org',
    );
  });

  test('a Jitsi that is not configured is not found', async () => {
    const page = await story.browser().visit(`${AUTH}/room/standup?jitsi=evil.example`);
    assert.equal(page.status, 404);
    assert.match(page.body, /jitsi_unknown/);
  });

  test('each may show us in a frame, and nobody else', async () => {
    const page = await story.browser().visit(`${AUTH}/`);
    const policy = page.headers.get('content-security-policy') ?? '';
    assert.match(
      policy,
      /frame-ancestors https:\/\/meet\.example\.org https:\/\/clinic\.example\.org(;|$)/,
    );
  });
});

describe('below a folder of Jitsi’s own host', () => {
  let story: Story;
  before(async () => {
    story = await startStory({
      provider: { redirectUris: [`${MEET}/auth/sign-in/demo/callback`] },
      configure: ({ issuer }) => ({
        yaml: storyYaml({ issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET }).replace(
          `public_url: ${AUTH}/`,
          `public_url: ${MEET}/auth/`,
        ),
      }),
    });
  });
  after(() => story.close());

  test('the whole way works, and every address of ours lies in the folder', async () => {
    const page = await story.browser().visit(`${MEET}/auth/room/standup`);
    assert.equal(seatOf(page).verdict.joined, true);
    const ours = page.hops.slice(0, -1).filter(({ url }) => url.origin === MEET);
    assert.ok(ours.length >= 4);
    assert.ok(ours.every(({ url }) => url.pathname.startsWith('/auth/')));
  });

  test('the page after the sign-out tells Jitsi itself, at exactly its origin', async () => {
    const page = await story.browser().visit(`${MEET}/auth/signed-out`);
    assert.match(page.body, new RegExp(`data-origin="${MEET}"`));
  });
});

test('an app goes back by itself where the operator says so', async () => {
  const story = await withJitsi('auto_return_to_app: true');
  const state = jitsiState({ room: 'standup', ios: true });
  const page = await story.browser().visit(`${AUTH}/enter?state=${state}`);
  assert.match(page.body, /data-open-app="auto"/);
  assert.match(page.body, /<script type="module" src="\/assets\/return-to-app\.[0-9a-f]+\.js">/);
  await story.close();
});

test('a German browser reads German, and the operator’s name stands on every page', async () => {
  const story = await withJitsi(
    '',
    'branding: { name: Schule am Nordlicht, accent_color: "#7a1f5c" }',
  );
  const browser = story.browser({
    routes: { [AUTH]: story.usher.answer },
    headers: { 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' },
  });
  const page = await browser.visit(`${AUTH}/room/*`);
  assert.match(page.body, /<html lang="de">/);
  assert.match(page.text, /Schule am Nordlicht/);
  await story.close();
});

test('a token that Prosody would refuse goes nowhere, and the person reads why', async () => {
  const story = await withJitsi('');
  // What Prosody accepts is known from the start; a token made otherwise is one that it would refuse.
  Object.assign(story.usher.config.jitsi[0]!, { issuer: 'somebody else' });
  const page = await story.browser().visit(`${AUTH}/room/standup`);
  assert.equal(page.url.origin, AUTH);
  assert.equal(page.status, 403);
  assert.match(page.text, /Jitsi would not recognise this service/);
  assert.match(page.body, /token_refused_identity/);
  assert.ok(!page.body.includes('jwt='));
  assert.equal(story.usher.events('token_refused').length, 1);
  await story.close();
});
