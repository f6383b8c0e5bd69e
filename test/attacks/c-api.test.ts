import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import fc from 'fast-check';
import { findDuplicateKey } from '../../src/api/duplicate-key.ts';
import { parseTokenRequest } from '../../src/api/token-request.ts';
import { AppError } from '../../src/base/errors.ts';
import { askToken, makeKey, readAnswer, TOKENS } from '../support/api.ts';
import { API_CLASS } from '../support/api-school.ts';
import { Backend, BEN } from '../support/backend.ts';
import { BreakableStorage } from '../support/breakable-storage.ts';
import { assertInAMoment } from '../support/in-a-moment.ts';
import type { TestUsher } from '../support/usher.ts';

const CLASS = { room: 'class-7', person: BEN };

describe('attacks by whoever has a key, or wants one', () => {
  let backend: Backend;
  let usher: TestUsher;
  let broken: BreakableStorage;
  let key: string;
  let keyId: string;
  before(async () => {
    broken = await BreakableStorage.open();
    const settings = `${API_CLASS}limits: { rate: { api: 1000000 } }\n`;
    backend = await Backend.start(settings, { storage: broken.storage });
    ({ usher, key, keyId } = backend);
  });
  beforeEach(() => broken.mend());
  after(() => backend.close());

  const ask: Backend['ask'] = (body, headers) => backend.ask(body, headers);

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
});
