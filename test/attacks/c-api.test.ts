import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import fc from 'fast-check';
import { findDuplicateKey } from '../../src/api/duplicate-key.ts';
import { parseTokenRequest } from '../../src/api/token-request.ts';
import { AppError } from '../../src/base/errors.ts';
import { problemShape } from '../../src/http/problem.ts';
import {
  type ApiAnswer,
  askToken,
  makeKey,
  readAnswer,
  TOKENS,
  tokenRequest,
} from '../support/api.ts';
import { BreakableStorage } from '../support/breakable-storage.ts';
import { assertInAMoment } from '../support/in-a-moment.ts';
import { startUsher, storyYaml, type TestUsher } from '../support/usher.ts';

const PROVIDER = { issuer: 'https://id.example.org', clientId: 'usher', clientSecret: 'a-secret' };
const RULES = `
rooms:
  - match: "class-*"
    host: ["group:teachers"]
    member: ["signed-in"]
    wait: false
    features: { recording: ["host"], livestreaming: [] }
`;
const BEN = { id: 'ben', name: 'Ben', groups: ['students'] };
const CLASS = { room: 'class-7', person: BEN };

describe('attacks by whoever has a key, or wants one', () => {
  let usher: TestUsher;
  let broken: BreakableStorage;
  let key: string;
  let keyId: string;
  before(async () => {
    broken = await BreakableStorage.open();
    const yaml = storyYaml(PROVIDER, `${RULES}limits: { rate: { api: 1000000 } }\n`);
    usher = await startUsher({ yaml, storage: broken.storage });
    const created = await makeKey(usher.storage);
    key = created.shown;
    keyId = created.key.id;
  });
  beforeEach(() => broken.mend());
  after(() => usher.close());

  const ask = (body: unknown, headers = {}) => askToken(usher, key, body, headers);

  test('C3 claims, contexts and rights that nobody may ask for are named and refused', async () => {
    const smuggled = [
      { moderator: true },
      { affiliation: 'owner' },
      { context: { user: { moderator: true }, features: { recording: true } } },
      { context: { room: { regex: '.*' } } },
      { claims: { moderator: true } },
      { sub: '*' },
      { aud: ['jitsi'] },
      { exp: 99_999_999_999 },
      { lobby_bypass: true },
      { group: 'admins' },
    ];
    for (const more of smuggled) {
      const [name] = Object.keys(more);
      const atTop = await ask({ ...CLASS, ...more });
      assert.deepEqual([atTop.status, atTop.body.errors[0].pointer], [422, `#/${name}`]);
      const inPerson = await ask({ ...CLASS, person: { ...BEN, ...more } });
      assert.deepEqual(
        [inPerson.status, inPerson.body.errors[0].pointer],
        [422, `#/person/${name}`],
      );
    }
  });

  test('C3 a person’s id is only an id, whatever it looks like', async () => {
    const ids = [
      '*',
      'owner',
      'moderator',
      '%2A',
      '{"moderator":true}',
      'a","moderator":true,"b":"',
      '../x',
    ];
    for (const id of ids) {
      const { status, body } = await ask({ room: 'class-7', person: { id } });
      assert.equal(status, 201, id);
      assert.deepEqual(body.claims.context.user, { id, affiliation: 'member', moderator: false });
      assert.equal(body.claims.room, 'class-7');
      const said = JSON.parse(Buffer.from(body.token.split('.')[1], 'base64url').toString());
      assert.deepEqual(said, body.claims);
    }
    for (const id of [
      '',
      ' ',
      'a\u0000b',
      'a\nb',
      '\u202eneb',
      '\ud800',
      'x'.repeat(256),
      7,
      null,
    ]) {
      assert.equal((await ask({ room: 'class-7', person: { id } })).status, 422, String(id));
    }
  });

  test('C3 features of odd names, and prototypes, are no way in', async () => {
    const odd = [
      'admin',
      'Recording',
      'recording ',
      'constructor',
      'toString',
      '__proto__',
      '*',
      '',
    ];
    for (const name of odd) {
      const body = `{"room":"class-7","person":{"id":"ben"},"features":{${JSON.stringify(name)}:true}}`;
      const answer = await ask(body);
      assert.deepEqual([answer.status, answer.body.code], [422, 'request_invalid'], name);
    }
    const inherited = '{"room":"class-7","person":{"id":"ben"},"__proto__":{"seat":"host"}}';
    assert.equal((await ask(inherited)).body.errors[0].pointer, '#/__proto__');
    for (const name of ['recording', 'livestreaming', 'flip']) {
      assert.equal((await ask({ ...CLASS, features: { [name]: true } })).status, 403, name);
    }
    for (const flag of ['true', 1, null, { true: true }]) {
      assert.equal((await ask({ ...CLASS, features: { recording: flag } })).status, 422);
    }
  });

  test('C1 no room is every room, or another than was asked for', async () => {
    for (const room of [
      '*',
      '%2A',
      '%252A',
      '＊',
      '.*',
      'class-*',
      'class-7/../x',
      'a\u0000',
      'x'.repeat(5000),
    ]) {
      const { status, body } = await ask({ ...CLASS, room });
      if (status === 201) assert.ok(!body.claims.room.includes('*'), room);
      else assert.ok([422, 403].includes(status), `${room}: ${status}`);
    }
    const narrow = (await makeKey(usher.storage, { rooms: ['class-7'] })).shown;
    for (const room of ['class-77', 'class-7 ', 'class-7%2fx', 'ｃlass-8', 'class-7\u200b']) {
      const { status, body } = await askToken(usher, narrow, { ...CLASS, room });
      if (status === 201) assert.equal(body.claims.room, 'class-7', room);
    }
    const tenant = await askToken(usher, narrow, { ...CLASS, tenant: 'acme' });
    assert.equal(tenant.body.code, 'key_not_for_room');
  });

  test('C10 a name that stands twice is refused, in any spelling and at any depth', async () => {
    const twice = [
      '{"room":"class-7","room":"board","person":{"id":"ben"}}',
      '{"room":"class-7","person":{"id":"ben"},"se\\u0061t":"member","seat":"guest"}',
      '{"room":"class-7","person":{"id":"ben","groups":[],"groups":["teachers"]}}',
      '{"room":"class-7","person":{"id":"ben","__proto__":1,"__proto__":2}}',
    ];
    for (const body of twice) {
      const answer = await ask(body);
      assert.deepEqual([answer.status, answer.body.code], [400, 'body_unreadable'], body);
    }
  });

  test('C10 the search for such names agrees with the parser for any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        assert.equal(findDuplicateKey(JSON.stringify(value)), null);
        const text = JSON.stringify({ a: value, b: [value] });
        assert.equal(findDuplicateKey(text), null);
        assert.equal(findDuplicateKey(`{"x":${text},"x":1}`), 'x');
        assert.equal(findDuplicateKey(`[${text},{"y":1,"z":${text},"y":2}]`), 'y');
      }),
    );
  });

  test('H2, H7 bodies that are too large, too deep, or no JSON cost nothing and are told so', async () => {
    const codeOf = async (body: string) => (await ask(body)).body.code;
    assert.equal(await codeOf(`{"room":"${'x'.repeat(80_000)}"}`), 'payload_too_large');
    assert.equal(await codeOf('['.repeat(30_000) + ']'.repeat(30_000)), 'body_unreadable');
    for (const text of ['', 'null', '[]', '"x"', '{', '{"a":01}', "{'a':1}", '\u0000', 'NaN']) {
      const { status } = await ask(text);
      assert.ok([400, 422].includes(status), `${text}: ${status}`);
    }
    const bytes = new Request(TOKENS, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: Buffer.from('{"room":"\xff"}', 'latin1'),
    });
    assert.equal((await readAnswer(await usher.answer(bytes))).body.code, 'body_unreadable');
    const many = JSON.stringify(
      Object.fromEntries(Array.from({ length: 4000 }, (_, n) => [`k${n}`, n])),
    );
    assertInAMoment('four thousand unknown names', () => {
      assert.equal(findDuplicateKey(many), null);
      assert.throws(() => parseTokenRequest(JSON.parse(many)), AppError);
    });
    const answer = await ask(many);
    assert.equal(answer.body.errors.length, 20);
    assert.ok(answer.text.length < 5000);
    const quotes = JSON.stringify({ room: '"'.repeat(30_000) });
    assertInAMoment('nothing but quotes', () => findDuplicateKey(quotes));
    const unclosed = `"${'\\"'.repeat(30_000)}`;
    assert.equal(await codeOf(unclosed), 'body_unreadable');
  });

  test('SQL in any text is a text', async () => {
    const sql = "'); DROP TABLE usher_api_key; --";
    const person = { id: sql, name: sql, groups: [sql], email: 'a@b.example' };
    const seated = await ask(
      { room: 'class-7', person },
      { 'idempotency-key': sql.replaceAll(' ', '') },
    );
    assert.equal(seated.status, 201, seated.text);
    assert.equal(seated.body.claims.context.user.id, sql);
    const [event] = await usher.storage.audit.list({ user: sql }, 10);
    assert.equal(event?.username, sql);
    const forged = `usher_${keyId}' OR '1'='1_${'x'.repeat(43)}`;
    assert.equal((await askToken(usher, forged, CLASS)).status, 401);
    assert.ok(await usher.storage.apiKeys.find(keyId));
  });

  test('a key in the address is refused, and reaches no log', async () => {
    const secret = key.split('_').slice(2).join('_');
    const post = (url: string, more: Record<string, string>) =>
      usher.answer(
        new Request(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...more },
          body: JSON.stringify(CLASS),
        }),
      );
    for (const name of ['access_token', 'key', 'api_key']) {
      assert.equal((await post(`${TOKENS}?${name}=${key}`, {})).status, 401);
    }
    const both = await post(`${TOKENS}?access_token=${key}`, { authorization: `Bearer ${key}` });
    assert.equal(both.status, 400);
    assert.equal((await readAnswer(both)).body.code, 'query_unexpected');
    assert.ok(!usher.log().includes(secret));
  });

  test('whatever is wrong with a key, the answer is the same', async () => {
    const [, , ...rest] = key.split('_');
    const secret = rest.join('_');
    const other = secret.startsWith('A') ? `B${secret.slice(1)}` : `A${secret.slice(1)}`;
    const expired = (await makeKey(usher.storage, { expiresAt: 1 })).shown;
    const revoked = await makeKey(usher.storage);
    await usher.storage.apiKeys.revoke(revoked.key.id, 1);
    const headers = [
      undefined,
      '',
      'Bearer',
      'Bearer x',
      `Basic ${key}`,
      `Bearer usher_k0000000000000000_${secret}`,
      `Bearer usher_${keyId}_${other}`,
      `Bearer usher_${keyId}_`,
      `Bearer usher_${keyId}_${secret}x`,
      `Bearer ${key}, Bearer ${key}`,
      `Bearer ${key} x`,
      `Bearer ${key.toUpperCase()}`,
      `Bearer ${expired}`,
      `Bearer ${revoked.shown}`,
    ];
    const told = new Set<string>();
    for (const authorization of headers) {
      const answer = await askToken(
        usher,
        null,
        CLASS,
        authorization === undefined ? {} : { authorization },
      );
      assert.equal(answer.status, 401, authorization);
      const { request_id, instance, ...same } = answer.body;
      assert.ok(instance.endsWith(request_id));
      told.add(JSON.stringify([same, answer.headers.get('www-authenticate')]));
    }
    assert.equal(told.size, 1);
    assert.equal(
      (await askToken(usher, null, CLASS, { authorization: `bEARER  ${key}` })).status,
      201,
    );
  });

  test('an unknown key costs the work of a known one with a wrong secret', async () => {
    const wrong = 'x'.repeat(43);
    const callsFor = async (id: string) => {
      broken.mend();
      await askToken(usher, `usher_${id}_${wrong}`, CLASS);
      return [...broken.calls];
    };
    assert.deepEqual(await callsFor('k0000000000000000'), ['apiKeys.find']);
    assert.deepEqual(await callsFor(keyId), ['apiKeys.find']);
    const times = { known: [] as number[], unknown: [] as number[] };
    for (let n = 0; n < 300; n += 1) {
      for (const kind of ['known', 'unknown'] as const) {
        const request = tokenRequest(
          `usher_${kind === 'known' ? keyId : 'k0000000000000000'}_${wrong}`,
          CLASS,
        );
        const began = performance.now();
        await usher.answer(request);
        times[kind].push(performance.now() - began);
      }
    }
    const middle = (list: number[]) => list.sort((one, other) => one - other)[150] ?? 0;
    const [known, unknown] = [middle(times.known), middle(times.unknown)];
    assert.ok(Math.abs(known - unknown) < 0.2, `${known} ms and ${unknown} ms`);
  });

  test('neither the log nor the trail holds a key, a token or its signature', async () => {
    const { body } = await ask(CLASS, { 'idempotency-key': 'canary' });
    await ask({ ...CLASS, seat: 'host' });
    await askToken(usher, `${key.slice(0, -1)}!`, CLASS);
    broken.failure = 'error';
    broken.only = 'transaction';
    assert.equal((await ask(CLASS)).status, 500);
    broken.mend();
    const trail = JSON.stringify(await usher.storage.audit.list({}, 10_000));
    const secret = key.split('_').slice(2).join('_');
    const [head = '', claims = '', signature = ''] = body.token.split('.');
    for (const written of [usher.log(), trail]) {
      for (const canary of [secret, key, `${head}.`, claims, signature]) {
        assert.ok(!written.includes(canary), canary.slice(0, 6));
      }
    }
    assert.ok(!JSON.stringify(await usher.storage.apiKeys.list()).includes(secret));
  });

  test('no browser of somebody who has signed in can be made to ask', async () => {
    const cookie = '__Host-usher_session=anything';
    const answer = await askToken(usher, null, CLASS, { cookie, origin: 'https://evil.example' });
    assert.equal(answer.status, 401);
    assert.equal(answer.headers.get('access-control-allow-origin'), null);
    const preflight = await usher.answer(new Request(TOKENS, { method: 'OPTIONS' }));
    assert.equal(preflight.status, 405);
    assert.equal(preflight.headers.get('access-control-allow-origin'), null);
  });

  test('a store that is gone, and a defect, are problem documents that tell nothing', async () => {
    const failing = async (
      failure: 'gone' | 'error' | 'nonsense',
      only: string,
    ): Promise<ApiAnswer> => {
      broken.failure = failure;
      broken.only = only;
      const answer = await ask(CLASS);
      broken.mend();
      problemShape.parse(answer.body);
      return answer;
    };
    const gone = await failing('gone', 'apiKeys.find');
    assert.deepEqual([gone.status, gone.body.code], [503, 'storage_unavailable']);
    assert.equal(gone.headers.get('retry-after'), '5');
    for (const failure of ['error', 'nonsense'] as const) {
      const { status, body } = await failing(failure, 'transaction');
      assert.deepEqual([status, body.code], [500, 'internal_error']);
      assert.equal(body.detail, 'Something went wrong on our side.');
    }
  });
});

test('H5 whoever asks too often is told when to come back, as a problem', async () => {
  const yaml = storyYaml(PROVIDER, `${RULES}limits: { rate: { api: 3 } }\n`);
  const usher = await startUsher({ yaml });
  const answers = [];
  for (let n = 0; n < 4; n += 1) answers.push(await askToken(usher, null, CLASS));
  assert.deepEqual(
    answers.map(({ status }) => status),
    [401, 401, 401, 429],
  );
  assert.equal(answers[3]?.body.code, 'too_many_requests');
  assert.ok(Number(answers[3]?.headers.get('retry-after')) > 0);
  await usher.close();
});
