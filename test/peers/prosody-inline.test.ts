import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createLog } from '../../src/base/log.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { claimsOf, type InlineStory, startInlineStory } from '../support/inline-story.ts';
import {
  PROSODY_DOMAIN,
  type Prosody,
  prosodyMissing,
  recommended,
  startProsody,
} from '../support/prosody.ts';
import { SignInRefused, XmppClient } from '../support/xmpp.ts';

const missing = prosodyMissing();

describe('a real Prosody and the inline sign-in', {
  skip: missing ?? false,
  timeout: 120_000,
}, () => {
  let story: InlineStory;
  let server: RunningServer;
  let prosody: Prosody;
  before(async () => {
    story = await startInlineStory({ domain: PROSODY_DOMAIN });
    const { app, config } = story.usher;
    const limits = { ...config.limits, stopGraceSeconds: 1 };
    const listen = { host: '127.0.0.1', port: 0 };
    server = await startServer(app, listen, limits, createLog({ level: 'silent' }));
    const certs = `${server.address}/realms/jitsi/protocol/openid-connect/certs`;
    prosody = await startProsody(
      [
        'app_id = "jitsi"',
        `cache_keys_url = "${certs}"`,
        'asap_accepted_issuers = { "jitsi", "https://auth.example.org/realms/jitsi" }',
        'asap_accepted_audiences = { "jitsi", "web" }',
        'allow_empty_token = false',
      ],
      recommended,
    );
    await prosody.openRoom('myroom');
    await prosody.openRoom('elsewhere');
  });
  after(async () => {
    await prosody?.stop();
    await server?.stop();
    await story?.provider.close();
  });

  async function seatOf(token: string, room = 'myroom'): Promise<string> {
    try {
      const client = await XmppClient.signIn({ url: prosody.url, domain: PROSODY_DOMAIN, token });
      const seat = await client.join(`${room}@conference.${PROSODY_DOMAIN}`, 'person');
      client.close();
      return seat.joined ? `${seat.affiliation}` : 'refused in the room';
    } catch (thrown) {
      if (!(thrown instanceof SignInRefused)) throw thrown;
      return 'refused';
    }
  }

  test('the access token seats its person in its room, after a renewal too', async () => {
    const { reply } = await story.signIn(story.browser());
    const { access_token = '', refresh_token = '' } = reply.body;
    assert.equal(await seatOf(access_token), 'owner');
    const renewed = (await story.renew(refresh_token)).body['access_token'] ?? '';
    assert.notEqual(renewed, access_token);
    assert.equal(await seatOf(renewed), 'owner');
  });

  test('and nowhere else', async () => {
    const { reply } = await story.signIn(story.browser());
    assert.equal(
      await seatOf(reply.body['access_token'] ?? '', 'elsewhere'),
      'refused in the room',
    );
  });

  test('B8 the ID token is refused, although issuer and audience are accepted', async () => {
    const { reply } = await story.signIn(story.browser());
    const id = reply.body['id_token'] ?? '';
    assert.equal(claimsOf(id)['aud'], 'web');
    assert.equal(await seatOf(id), 'refused');
    assert.equal(await seatOf(reply.body['refresh_token'] ?? ''), 'refused');
  });
});
