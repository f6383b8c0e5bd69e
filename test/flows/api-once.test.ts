import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { askToken, makeKey } from '../support/api.ts';
import { Backend, BEN, TESS } from '../support/backend.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';
import type { TestUsher } from '../support/usher.ts';

const RULES = `
rooms:
  - match: "*"
    host: ["group:teachers"]
    member: ["group:students"]
`;
const DAY = 86_400;

describe('a request that is sent again with its Idempotency-Key', () => {
  const clock = new ShiftedClock();
  let usher: TestUsher;
  let key: string;
  before(async () => {
    ({ usher, key } = await Backend.start(RULES, { clock }));
  });
  after(() => usher.close());

  const ask = (idempotencyKey: string, body: unknown, shown = key) =>
    askToken(usher, shown, body, { 'idempotency-key': idempotencyKey });

  test('has the same answer, letter by letter, and is written down once', async () => {
    const first = await ask('one', { room: 'once', person: TESS });
    clock.pass(3600);
    const second = await ask('one', { room: 'once', person: TESS });
    assert.deepEqual([first.status, second.status], [201, 201]);
    assert.equal(second.text, first.text);
    assert.equal((await usher.storage.audit.list({ room: 'once' }, 10)).length, 1);
    assert.equal(usher.events('answer_repeated').length, 1);
    assert.equal(usher.events('seated').filter(({ room }) => room === 'once').length, 1);
    const quoted = await ask('"one"', { room: 'once', person: TESS });
    assert.equal(quoted.text, first.text);
  });

  test('with another body is refused, whatever the other body says', async () => {
    await ask('two', { room: 'two', person: TESS });
    const { status, body } = await ask('two', { room: 'two', person: { ...TESS, id: 'eve' } });
    assert.deepEqual([status, body.code], [422, 'idempotency_key_reused']);
  });

  test('is another one with another API key', async () => {
    const other = (await makeKey(usher.storage)).shown;
    await ask('three', { room: 'three', person: TESS });
    const { status, body } = await ask('three', { room: 'three', person: BEN }, other);
    assert.equal(status, 201);
    assert.equal(body.claims.context.user.id, 'ben');
  });

  test('may be given what was refused before: a refusal is not kept', async () => {
    const asked = { room: 'four', person: BEN };
    assert.equal((await ask('four', asked)).body.code, 'room_waits_for_host');
    await askToken(usher, key, { room: 'four', person: TESS });
    assert.equal((await ask('four', asked)).status, 201);
  });

  test('is a new one after 24 hours', async () => {
    const first = await ask('five', { room: 'five', person: TESS });
    clock.pass(DAY);
    const second = await ask('five', { room: 'five', person: TESS });
    assert.equal(second.status, 201);
    assert.notEqual(second.body.token, first.body.token);
    clock.pass(DAY);
    assert.equal((await ask('five', { room: 'other', person: TESS })).status, 201);
  });

  test('fifty times at once, has one answer and is written down once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => ask('six', { room: 'six', person: TESS })),
    );
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [201]);
    assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
    assert.equal((await usher.storage.audit.list({ room: 'six' }, 100)).length, 1);
  });

  test('must have a key that can be one', async () => {
    for (const wrong of [
      '',
      'x'.repeat(256),
      'a b',
      'one, two',
      '"a" "b"',
      '"unclosed',
      '""',
      'é',
    ]) {
      const { status, body } = await ask(wrong, { room: 'seven', person: TESS });
      assert.deepEqual([status, body.code], [400, 'idempotency_key_invalid'], wrong);
    }
    assert.equal((await ask('x'.repeat(255), { room: 'seven', person: TESS })).status, 201);
    assert.equal(
      (await ask('"with \\"quotes\\" and spaces"', { room: 'seven', person: TESS })).status,
      201,
    );
  });

  test('is kept without its token: neither the store nor the log holds one', async () => {
    const { body } = await ask('eight', { room: 'eight', person: TESS });
    const [, , signature = ''] = body.token.split('.');
    const kept = await usher.storage.idempotency.find(
      `api:${key.split('_')[1]} tokens eight`,
      clock.nowSeconds(),
    );
    assert.ok(kept);
    assert.ok(!kept.answer.includes(signature));
    assert.ok(!kept.answer.includes('eyJ'));
    assert.ok(!usher.log().includes(signature));
  });
});
