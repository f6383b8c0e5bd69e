import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { KeyedUsher } from '../support/keyed-usher.ts';
import {
  PROSODY_DOMAIN,
  type Prosody,
  prosodyMissing,
  recommended,
  startProsody,
} from '../support/prosody.ts';
import { SignInRefused, XmppClient } from '../support/xmpp.ts';

const missing = prosodyMissing();
const SETTINGS = [
  'app_id = "jitsi"',
  'asap_accepted_issuers = { "jitsi" }',
  'asap_accepted_audiences = { "jitsi" }',
  'allow_empty_token = false',
];

if (missing !== null) {
  test('a real Prosody finds our keys and seats our tokens', (t) => t.skip(missing));
} else {
  describe('a real Prosody and a real usher serve', { timeout: 120_000 }, () => {
    let usher: KeyedUsher;
    let prosody: Prosody;
    beforeEach(async () => {
      usher = await KeyedUsher.start(PROSODY_DOMAIN);
    });
    afterEach(async () => {
      await prosody?.stop();
      await usher.stop();
    });

    async function start(keySetting: string): Promise<void> {
      prosody = await startProsody([...SETTINGS, keySetting], recommended);
      await prosody.openRoom('standup');
    }

    async function restart(keySetting: string): Promise<void> {
      await prosody.stop();
      await start(keySetting);
    }

    /** `owner` or `member` where the token is seated, else why not. */
    async function seatOf(token: string, room = 'standup'): Promise<string> {
      try {
        const client = await XmppClient.signIn({ url: prosody.url, domain: PROSODY_DOMAIN, token });
        const seat = await client.join(`${room}@conference.${PROSODY_DOMAIN}`, 'person');
        client.close();
        return seat.joined ? `${seat.affiliation}` : `${seat.reason}`;
      } catch (thrown) {
        if (!(thrown instanceof SignInRefused)) throw thrown;
        return thrown.reason ?? 'no answer';
      }
    }

    /** HMAC with the public key that anybody can fetch (C6). */
    async function forged(): Promise<string> {
      const pem = await usher.command('key', 'export-public');
      const [header = '', claims = ''] = (await usher.mint('standup')).split('.');
      const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
      const head = JSON.stringify({ alg: 'HS256', typ: 'JWT', kid });
      const input = `${Buffer.from(head).toString('base64url')}.${claims}`;
      return `${input}.${createHmac('sha256', pem).update(input).digest('base64url')}`;
    }

    test('C6 C11 with cache_keys_url: seated, through a change of keys; refused once revoked, after a restart', async () => {
      const setting = `cache_keys_url = "${usher.origin}/jwks.json"`;
      await start(setting);
      const token = await usher.mint('standup');
      assert.equal(await seatOf(token), 'owner');
      assert.equal(await seatOf(await usher.mint('standup', 'bob')), 'member');
      assert.equal(await seatOf(await usher.mint('other')), 'Room and token mismatched');
      assert.equal(await seatOf(await forged()), "'kid' claim only support with RS family");

      await usher.command('key', 'rotate', '--now');
      const second = await usher.mint('standup');
      assert.notEqual(second.split('.')[0], token.split('.')[0]);
      assert.equal(await seatOf(second), 'owner', 'Prosody had the next key before it signed');
      assert.equal(await seatOf(token), 'owner', 'and keeps the one before');

      await usher.command('key', 'revoke', await usher.activeKid());
      assert.equal(
        await seatOf(await usher.mint('standup')),
        'no answer',
        'it was made after Prosody asked',
      );
      await restart(setting);
      assert.equal(
        await seatOf(second),
        'no answer',
        'Jitsi’s module stops at a kid that nobody has',
      );
      assert.equal(await seatOf(token), 'owner', 'retired is not revoked');
      assert.equal(await seatOf(await usher.mint('standup')), 'owner');
    });

    test('C11 with cache_keys_url and certificates: refused within a refresh once revoked, without a restart', async () => {
      const origin = await usher.hurried(2);
      await start(`cache_keys_url = "${origin}/keys.json"`);
      const token = await usher.mint('standup');
      assert.equal(await seatOf(token), 'owner');
      await usher.command('key', 'revoke', await usher.activeKid());
      const after = await usher.mint('standup');
      assert.equal(await seatOf(after), 'owner', 'the next key signs, which Prosody has');
      await sleep(3500);
      assert.equal(await seatOf(token), 'Invalid signature');
      assert.equal(await seatOf(after), 'owner');
    });

    test('C11 with both: a key that nobody has published before is found at once, and a revoked one refused without a restart', async () => {
      const origin = await usher.hurried(2);
      await start(
        `cache_keys_url = "${origin}/keys.json"\n    asap_key_server = "${usher.origin}/asap"`,
      );
      const token = await usher.mint('standup');
      await usher.command('key', 'revoke', '--all');
      const after = await usher.mint('standup');
      assert.equal(await seatOf(after), 'owner', 'both keys are new');
      await sleep(3500);
      assert.equal(await seatOf(token), 'Invalid signature');
      assert.equal(await seatOf(after), 'owner');
      await usher.command('key', 'revoke', await usher.activeKid());
      await sleep(3500);
      assert.equal(
        await seatOf(after),
        'Invalid signature',
        'though it was found by asap_key_server',
      );
      assert.equal(await seatOf(await usher.mint('standup')), 'owner');
    });

    test('C11 with asap_key_server: seated, through a change of keys; refused once revoked, after a restart', async () => {
      const setting = `asap_key_server = "${usher.origin}/asap"`;
      await start(setting);
      const token = await usher.mint('standup');
      assert.equal(await seatOf(token), 'owner');
      assert.equal(await seatOf(await forged()), "'kid' claim only support with RS family");
      await usher.command('key', 'rotate', '--now');
      const second = await usher.mint('standup');
      assert.equal(await seatOf(second), 'owner');
      assert.equal(await seatOf(token), 'owner');
      await usher.command('key', 'revoke', await usher.activeKid());
      assert.equal(await seatOf(second), 'owner', 'Prosody keeps a key for as long as it lives');
      await restart(setting);
      assert.equal(await seatOf(second), 'could not obtain public key');
      assert.equal(await seatOf(token), 'owner');
      assert.equal(await seatOf(await usher.mint('standup')), 'owner');
    });
  });
}
