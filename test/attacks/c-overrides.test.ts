import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { jitsiState, type Story, startStory } from '../support/story.ts';
import { AUTH } from '../support/usher.ts';

/** Browsers drop a cookie whose name and value are longer (RFC 6265bis 5.6). */
const LONGEST_COOKIE = 4096;
const LONGEST = { room: 'r'.repeat(765), tenant: 't'.repeat(255) };

describe('a link that somebody else made', () => {
  let story: Story;
  before(async () => {
    story = await startStory();
  });
  after(() => story.close());

  for (const [what, state] of Object.entries({
    'the longest names and overrides': { ...LONGEST, 'config.subject': 'x'.repeat(1500) },
    'overrides of quotes': { ...LONGEST, 'config.subject': '"'.repeat(740) },
    'overrides in another script': { ...LONGEST, 'config.subject': '会'.repeat(490) },
    'the longest name in another script': {
      room: '会'.repeat(85),
      'config.localSubject': '🎉'.repeat(370),
    },
  })) {
    test(`H2 with ${what} still leads through the sign-in: no cookie is too long to be kept`, async () => {
      const entry = new Request(`${AUTH}/enter?state=${jitsiState(state)}`);
      const onward = (await story.usher.answer(entry)).headers.get('location') ?? '';
      const begun = await story.usher.answer(new Request(`${AUTH}${onward}`));
      assert.equal(begun.status, 303);
      for (const cookie of begun.headers.getSetCookie()) {
        const [pair = ''] = cookie.split(';');
        assert.ok(pair.length <= LONGEST_COOKIE, `${pair.length} bytes`);
      }
    });
  }

  test('C3 leads into the room, and takes along neither a server nor a switch that could hurt', async () => {
    const state = {
      room: 'standup',
      'config.subject': 'Monday',
      'config.bosh': 'https://evil.example/http-bind',
      'config.p2p': { enabled: true, stunServers: [{ urls: 'stun:evil.example' }] },
      'config.e2ee': { disabled: true },
      'config.watchRTCConfigParams': { rtcApiKey: 'evil' },
      'interfaceConfig.NATIVE_APP_NAME': 'Evil',
    };
    const page = await story.browser().visit(`${AUTH}/enter?state=${jitsiState(state)}`);
    const names = [...new URLSearchParams(page.url.hash.slice(1)).keys()];
    assert.deepEqual(names, ['jwt', 'config.subject', 'config.prejoinConfig.enabled']);
  });
});
