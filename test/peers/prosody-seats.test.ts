import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { atDoor, signInAt } from '../support/door.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../support/hostile-settings.ts';
import {
  PROSODY_DOMAIN,
  type Prosody,
  prosodyMissing,
  recommended,
  startProsody,
} from '../support/prosody.ts';
import { type Story, seatOf, startStory } from '../support/story.ts';
import { AUTH, JITSI_SECRET, storyYaml } from '../support/usher.ts';
import { SignInRefused, XmppClient } from '../support/xmpp.ts';

const missing = prosodyMissing();

const RULES = `rooms:
  - match: standup
    host: ["user:alice.a"]
    member: ["signed-in"]
    guests: wait
`;

if (missing !== null) {
  test('a real Prosody seats hosts, members and guests as the rules say', (t) => t.skip(missing));
} else {
  describe('the set-up that Usher recommends, on a real Prosody', () => {
    let prosody: Prosody;
    let story: Story;
    before(async () => {
      prosody = await startProsody(
        [
          'app_id = "jitsi"',
          `app_secret = "${JITSI_SECRET}"`,
          'asap_accepted_issuers = { "jitsi" }',
          'asap_accepted_audiences = { "jitsi" }',
          'allow_empty_token = false',
        ],
        recommended,
      );
      await prosody.openRoom('standup');
      await prosody.openRoom('board');
      story = await startStory({
        configure: ({ issuer }) => ({
          yaml: storyYaml(
            { issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET },
            RULES,
          ).replace('jitsi:\n', `jitsi:\n  domain: ${PROSODY_DOMAIN}\n`),
        }),
      });
    });
    after(async () => {
      await story?.close();
      await prosody?.stop();
    });

    /** From the room's address through Usher to a token; then to Prosody with it. */
    async function joinAs(account: string, room: string) {
      story.provider.account = account;
      const browser = story.browser();
      const { token } = seatOf(
        await signInAt(await browser.visit(`${AUTH}/room/standup`), browser),
      );
      return join(token, room);
    }

    /** Past the door under a typed name, once a host is there. */
    async function guestSeat() {
      const browser = story.browser();
      atDoor(await browser.visit(`${AUTH}/room/standup`));
      return seatOf(await browser.submit({ name: 'Vic' }));
    }

    async function join(token: string | null, room: string) {
      const client = await XmppClient.signIn({ url: prosody.url, domain: PROSODY_DOMAIN, token });
      const seat = await client.join(`${room}@conference.${PROSODY_DOMAIN}`, 'person');
      client.close();
      return seat;
    }

    test('a host is seated as owner', async () => {
      const seat = await joinAs('alice', 'standup');
      assert.deepEqual([seat.joined, seat.affiliation], [true, 'owner']);
    });

    test('a member is seated as member, and moderates nothing', async () => {
      const seat = await joinAs('bob', 'standup');
      assert.deepEqual([seat.joined, seat.affiliation], [true, 'member']);
    });

    test('a guest, who never signed in, is seated as member by a token of their own', async () => {
      await joinAs('alice', 'standup');
      const { token, claims } = await guestSeat();
      assert.equal(claims.context.user['name'], 'Vic (guest)');
      const seat = await join(token, 'standup');
      assert.deepEqual([seat.joined, seat.affiliation], [true, 'member']);
      const elsewhere = await join(token, 'board');
      assert.equal(elsewhere.joined, false);
      assert.equal(elsewhere.reason, 'Room and token mismatched');
    });

    test('a host’s token opens no other room', async () => {
      const seat = await joinAs('alice', 'board');
      assert.equal(seat.joined, false);
      assert.equal(seat.reason, 'Room and token mismatched');
    });

    test('a stranger without a token is not signed in at all', async () => {
      await assert.rejects(join(null, 'standup'), SignInRefused);
    });
  });
}
