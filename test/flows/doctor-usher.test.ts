import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import type { Finding } from '../../src/setup/doctor/finding.ts';
import { examineLive } from '../../src/setup/doctor/live/examine-live.ts';
import { openLive } from '../../src/setup/doctor/live/live.ts';
import { type Network, openNetwork } from '../../src/setup/doctor/live/network.ts';
import { deploymentOf } from '../support/doctor-fixtures.ts';
import { AUTHORIZE, LOGOUT, SSO_PAGE, startInlineStory } from '../support/inline-story.ts';
import { type Story, startStory } from '../support/story.ts';
import { AUTH, MEET } from '../support/usher.ts';

const LINK = `var config = { tokenAuthUrl: '${AUTH}/enter?room={room}&state={state}' };`;
const INLINE = `var config = {
  tokenAuthInline: true,
  tokenLogoutUrl: '${LOGOUT}',
  tokenAuthUrl: '${AUTHORIZE}?client_id=web&response_type=code&scope=openid&state={state}' +
    '&redirect_uri=${SSO_PAGE}&code_challenge={code_challenge}&code_challenge_method=S256',
};`;
const PROSODY = `VirtualHost "meet.example.org"
  authentication = "token"
  cache_keys_url = "${AUTH}/keys.json"
  asap_key_server = "${AUTH}/asap"`;

/** The answers of an Usher in memory, as something between may change them. */
function networkTo(
  { usher }: Story,
  configJs: string,
  between: (answer: Response) => void,
): Network {
  const network = openNetwork({ clock: systemClock, random: systemRandom });
  const answerTo = async (url: string, cookie: string | null): Promise<Response> => {
    if (!url.startsWith(AUTH))
      return new Response(url.endsWith('config.js') ? configJs : '<script>');
    const request = new Request(url, cookie === null ? {} : { headers: { cookie } });
    const answer = await usher.answer(request);
    between(answer);
    return answer;
  };
  return {
    ...network,
    resolve: async () => ['192.0.2.1'],
    inspect: async () => 'ECONNREFUSED',
    signIn: async () => 'ECONNREFUSED',
    get: async (url, cookie = null) => {
      const answer = await answerTo(url, cookie);
      const { status, headers } = answer;
      return { status, headers, text: await answer.text(), ahead: 0 };
    },
  };
}

async function examineStory(
  story: Story,
  configJs: string,
  between: (answer: Response) => void = () => {},
) {
  const { publicUrl, jitsi } = story.usher.config;
  const [first] = jitsi;
  assert.ok(first);
  const usher = { publicUrl, jitsi: first, providers: [] };
  const given = { ...deploymentOf({ 'prosody.cfg.lua': PROSODY, 'config.js': configJs }), usher };
  const findings = await examineLive(openLive(given, networkTo(story, configJs, between)));
  return new Map(findings.map((one) => [one.id, one]));
}

const levelsOf = (found: ReadonlyMap<string, Finding>, ...ids: string[]) =>
  ids.map((id) => found.get(id)?.level);

test('the way into a real Usher is found well, its cookies with it', async () => {
  const story = await startStory();
  try {
    const found = await examineStory(story, LINK);
    assert.deepEqual(levelsOf(found, 'live-way-in', 'live-cookies', 'live-https'), [
      'ok',
      'ok',
      'fault',
    ]);
  } finally {
    await story.close();
  }
});

test('a proxy that spoils the cookies of a real Usher is found, and one that drops the query', async () => {
  const story = await startStory();
  const rename = (find: string, put: string) => (answer: Response) => {
    const cookies = answer.headers.getSetCookie();
    answer.headers.delete('set-cookie');
    for (const one of cookies) answer.headers.append('set-cookie', one.replace(find, put));
  };
  try {
    const moved = await examineStory(story, LINK, rename('Path=/', 'Path=/elsewhere/'));
    assert.match(moved.get('live-cookies')?.evidence ?? '', /refuse __Host-usher-attempt-/);
    const named = await examineStory(story, LINK, rename('__Host-', '__Secure-'));
    assert.equal(named.get('live-cookies')?.level, 'ok');
    const lost = await examineStory(story, LINK, (answer) => answer.headers.delete('set-cookie'));
    assert.match(lost.get('live-cookies')?.evidence ?? '', /sets no cookie/);
    const bare = await examineStory(story, `var config = { tokenAuthUrl: '${AUTH}/enter' };`);
    assert.match(bare.get('live-way-in')?.evidence ?? '', /answers 4\d\d/);
  } finally {
    await story.close();
  }
});

test('a real Usher’s inline sign-in is found well, and headers that spoil it are found', async () => {
  const story = await startInlineStory();
  const wanted = ['live-way-in', 'live-cookies', 'live-keys', 'live-sign-out'];
  try {
    assert.deepEqual(levelsOf(await examineStory(story, INLINE), ...wanted), [
      'ok',
      'ok',
      'ok',
      'ok',
    ]);
    const framed = await examineStory(story, INLINE, ({ headers }) => {
      headers.set('content-security-policy', "frame-ancestors 'self'");
    });
    assert.match(framed.get('live-sign-out')?.evidence ?? '', new RegExp(`forbid ${MEET} `));
  } finally {
    await story.close();
  }
});
