import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { createCompleteEvent } from '../../src/audit/complete-event.ts';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import { revoke, rotate } from '../../src/keys/change-keys.ts';
import { changeDepsOf } from '../../src/keys/signing-keys.ts';
import { askToken, makeKey } from '../support/api.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../support/hostile-settings.ts';
import { USHER_SECRET } from '../support/rs-settings.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';
import { type Story, startStory, tokenIn } from '../support/story.ts';
import { AUTH, MEET, storyYaml } from '../support/usher.ts';

const RULES = `
rooms:
  - match: '*'
    host: everyone
more_jitsi:
  - id: strict
    url: https://strict.example.org/
    algorithm: RS512
    audience: strict
  - id: shared
    url: https://shared.example.org/
    secret: another-not-a-real-secret-0123456789
`;

/** The first Jitsi has RS256. */
function rsStory(issuer: string): string {
  const provider = { issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };
  return storyYaml(provider, RULES).replace(
    /jitsi:\n {2}url: (.*)\n {2}secret: .*\n/,
    `secret: ${USHER_SECRET}\njitsi:\n  url: $1\n  algorithm: RS256\n`,
  );
}

describe('a Jitsi whose tokens are signed with keys of our own', () => {
  const clock = new ShiftedClock();
  let story: Story;
  before(async () => {
    story = await startStory({ clock, configure: ({ issuer }) => ({ yaml: rsStory(issuer) }) });
  });
  after(() => story.close());

  const changes = () =>
    changeDepsOf(
      {
        storage: story.usher.storage,
        clock,
        completeEvent: createCompleteEvent(systemClock, systemRandom),
        settings: story.usher.config.keys,
      },
      'cli',
    );

  /** As anybody would who knows the address of our keys alone. */
  async function verify(token: string, audience = 'jitsi') {
    clock.pass(1);
    const answer = await story.usher.answer(new Request(`${AUTH}/jwks.json`));
    const keys = createLocalJWKSet((await answer.json()) as never);
    return jwtVerify(token, keys, { audience, currentDate: clock.nowDate() });
  }

  test('somebody signs in and is handed a token that our published keys verify', async () => {
    const page = await story.browser().visit(`${AUTH}/room/standup`);
    assert.equal(page.url.origin, MEET);
    const { payload, protectedHeader } = await verify(tokenIn(page.url));
    assert.deepEqual(Object.keys(protectedHeader).sort(), ['alg', 'kid', 'typ']);
    assert.deepEqual([protectedHeader.alg, protectedHeader.typ], ['RS256', 'JWT']);
    assert.equal(payload['room'], 'standup');
  });

  test('another Jitsi beside it has RS512 by the same keys, and a third its secret', async () => {
    const { shown } = await makeKey(story.usher.storage, { jitsis: null, rooms: ['*'] });
    const person = { id: 'tess', name: 'Tess' };
    const ask = async (jitsi: string) =>
      (await askToken(story.usher, shown, { room: 'standup', jitsi, person })).body;
    const { protectedHeader } = await verify((await ask('strict')).token, 'strict');
    assert.equal(protectedHeader.alg, 'RS512');
    const [header = ''] = (await ask('shared')).token.split('.');
    assert.deepEqual(JSON.parse(Buffer.from(header, 'base64url').toString()), {
      ...{ alg: 'HS256', typ: 'JWT' },
    });
  });

  test('keys change while Usher runs: the old token holds, the next one has the next key', async () => {
    const browser = story.browser();
    const first = tokenIn((await browser.visit(`${AUTH}/room/standup`)).url);
    const { kid } = (await verify(first)).protectedHeader;
    const rotation = await rotate(changes(), true);
    assert.equal(rotation.kind, 'done');
    clock.pass(1);
    const second = tokenIn((await browser.visit(`${AUTH}/room/standup`)).url);
    const after = (await verify(second)).protectedHeader.kid;
    assert.notEqual(after, kid);
    assert.equal((await verify(first)).protectedHeader.kid, kid);
  });

  test('a backend that asks again is answered with a token that holds, though keys have changed', async () => {
    const { shown } = await makeKey(story.usher.storage, { jitsis: null, rooms: ['*'] });
    const order = { room: 'standup', person: { id: 'tess', name: 'Tess' } };
    const again = () => askToken(story.usher, shown, order, { 'idempotency-key': 'once' });
    const first = await again();
    await revoke(changes(), 'all');
    clock.pass(1);
    const second = await again();
    assert.deepEqual(second.body.claims, first.body.claims);
    await verify(second.body.token);
    await assert.rejects(verify(first.body.token));
  });

  test('no line of the log, and no answer, holds anything of a private key', async () => {
    const keys = await story.usher.storage.signingKeys.list();
    const secrets = keys.flatMap(({ privateKey }) => privateKey?.split('\n').slice(1, -2) ?? []);
    assert.ok(secrets.length > 40);
    for (const line of secrets) assert.ok(!story.usher.log().includes(line));
  });
});
