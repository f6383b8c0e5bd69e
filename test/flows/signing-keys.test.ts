import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { createCompleteEvent } from '../../src/audit/complete-event.ts';
import { systemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import { revoke, rotate } from '../../src/keys/change-keys.ts';
import { changeDepsOf } from '../../src/keys/signing-keys.ts';
import { openTestStorage } from '../../src/storage/conformance/test-database.ts';
import { askToken, makeKey } from '../support/api.ts';
import { BreakableStorage } from '../support/breakable-storage.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../support/hostile-settings.ts';
import { rsYaml, USHER_SECRET } from '../support/rs-settings.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';
import { type Story, startStory, tokenIn } from '../support/story.ts';
import { AUTH, MEET, startUsher, storyYaml } from '../support/usher.ts';

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

test('a store that does not answer at the start is waited for, keys and all', async () => {
  const broken = await BreakableStorage.open();
  broken.failure = 'gone';
  const clock = new ShiftedClock();
  const usher = await startUsher({ yaml: rsYaml(), storage: broken.storage, clock });
  const [warned] = usher.events('signing_keys_not_ready');
  assert.equal(warned?.['level'], 'warn');
  const statusOf = async (path: string) =>
    (await usher.answer(new Request(`${AUTH}/${path}`))).status;
  assert.equal(await statusOf('jwks.json'), 503);
  broken.mend();
  clock.pass(10);
  assert.equal(await statusOf('jwks.json'), 200);
  const ready = await usher.answer(new Request(`${AUTH}/readyz`));
  const { checks } = (await ready.json()) as { checks: { name: string; ok: boolean }[] };
  assert.equal(checks.find(({ name }) => name === 'signing-keys')?.ok, true);
  await usher.close();
});

test('keys that were damaged while Usher ran seat nobody, and readiness names them', async () => {
  const storage = await openTestStorage('sqlite::memory:');
  const clock = new ShiftedClock();
  const usher = await startUsher({ yaml: rsYaml(), storage, clock });
  const key = await makeKey(storage, { rooms: ['*'] });
  const order = { room: 'standup', person: { id: 'alice', name: 'Alice' } };
  assert.equal((await askToken(usher, key.shown, order)).status, 201);
  const [first] = await storage.signingKeys.list();
  // As an older copy of the store, or a hand in it, would have it.
  for (const { kid } of await storage.signingKeys.list()) await storage.signingKeys.remove(kid);
  await storage.signingKeys.create({ ...first!, state: 'retired', kid: 'nobody' });
  clock.pass(10);
  const refused = await askToken(usher, key.shown, order);
  assert.deepEqual([refused.status, refused.body.code], [500, 'signing_key_damaged']);
  const ready = await usher.answer(new Request(`${AUTH}/readyz`));
  const report = (await ready.json()) as { checks: { name: string; ok: boolean }[] };
  assert.equal((await storage.signingKeys.list()).length, 1, 'and none is made in their place');
  assert.equal(report.checks.find(({ name }) => name === 'signing-keys')?.ok, false);
  // What others were told still holds for the tokens that are out.
  assert.equal((await usher.answer(new Request(`${AUTH}/jwks.json`))).status, 200);
  assert.equal((await askToken(usher, key.shown, order)).body.code, 'signing_key_damaged');
  await usher.close();
});

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
