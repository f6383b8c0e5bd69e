import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ClaimsConfig } from '../../config/config.ts';
import { DEFAULT_CLAIMS } from '../../config/presets.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { MAX_CLAIMS_BYTES } from './bound-claims.ts';
import { readClaimMapping } from './claim-mapping.ts';
import { leavesFactOut, mapIdentity } from './map-identity.ts';

function mappingOf(changes: Partial<ClaimsConfig> = {}) {
  const read = readClaimMapping({ ...DEFAULT_CLAIMS, ...changes });
  if (!('mapping' in read)) throw new Error(JSON.stringify(read.problems));
  return read.mapping;
}

function map(claims: JsonObject, changes: Partial<ClaimsConfig> = {}) {
  return mapIdentity(claims, mappingOf(changes), 'idp', 'subject-1');
}

const identityOf = (claims: JsonObject, changes: Partial<ClaimsConfig> = {}) =>
  map(claims, changes).identity;

/** Odd values for a claim that should be a text. */
const odd: readonly Json[] = [
  null,
  7,
  true,
  [],
  ['Ada'],
  {},
  { name: 'Ada' },
  'x'.repeat(10_000),
  '   ',
  'a\u0000b',
  'a\nb',
  'abc\u202Egnp',
  '\ud800',
];

describe('who somebody is, by default', () => {
  it('takes the user name from preferred_username, else from the subject', () => {
    assert.equal(identityOf({ preferred_username: 'ada' }).username, 'ada');
    assert.equal(identityOf({ sub: 'claimed' }).username, 'claimed');
    assert.equal(identityOf({}).username, 'subject-1');
  });

  it('takes the name from name, else joined from its parts, else from preferred_username', () => {
    const parts = { given_name: 'Ada', middle_name: 'King', family_name: 'Lovelace' };
    assert.equal(identityOf({ name: 'A. L.', ...parts }).name, 'A. L.');
    assert.equal(identityOf({ ...parts }).name, 'Ada King Lovelace');
    assert.equal(identityOf({ family_name: 'Lovelace', middle_name: '' }).name, 'Lovelace');
    assert.equal(identityOf({ preferred_username: 'ada' }).name, 'ada');
    assert.equal(identityOf({ name: '', preferred_username: 'ada' }).name, 'ada');
    assert.equal(identityOf({}).name, null);
    assert.equal(identityOf({ name: 'Åsa Öberg' }).name, 'Åsa Öberg');
  });

  it('grants nothing: affiliation, moderator and roles are not read until they are mapped', () => {
    const claims = {
      affiliation: 'owner',
      moderator: true,
      roles: ['admin'],
      context: { user: { moderator: true } },
    };
    const { affiliation, moderator, groups } = identityOf(claims);
    assert.deepEqual([affiliation, moderator, groups], [null, null, []]);
  });

  it('takes a picture only from an https address', () => {
    const avatar = (picture: Json) => identityOf({ picture }).avatar;
    assert.equal(avatar('https://p.example.org/a b.png'), 'https://p.example.org/a%20b.png');
    for (const bad of [
      'http://p.example.org/a.png',
      'javascript:alert(1)',
      'data:image/png;base64,AAAA',
      '//p.example.org/a.png',
      'a.png',
      'https://user:pass@p.example.org/a.png',
      `https://p.example.org/${'x'.repeat(3000)}`,
    ]) {
      assert.equal(avatar(bad), null, bad);
    }
  });

  it('takes an e-mail address only for one, and verified only when it is said so', () => {
    const read = (claims: JsonObject) => {
      const { email, emailVerified } = identityOf(claims);
      return [email, emailVerified];
    };
    const email = 'ada@example.org';
    assert.deepEqual(read({ email, email_verified: true }), [email, true]);
    assert.deepEqual(read({ email, email_verified: 'true' }), [email, true]);
    for (const not of [false, 'false', 'True', '1', 1, [true], null]) {
      assert.deepEqual(read({ email, email_verified: not }), [email, false]);
    }
    assert.deepEqual(read({ email }), [email, false]);
    assert.deepEqual(read({ email_verified: true }), [null, false]);
    for (const bad of [
      'ada',
      'a@evil.com@example.org',
      'a@evil.com＠example.org',
      '"a@b"@example.org',
      'ada@example.org,eve@example.org',
      'Ada <ada@example.org>',
    ]) {
      assert.deepEqual(read({ email: bad, email_verified: true }), [null, false], bad);
    }
  });
});

describe('what an operator maps', () => {
  it('takes moderator for true and "true", and nothing else', () => {
    const read = (moderator: Json) =>
      identityOf({ moderator }, { moderator: ['moderator'] }).moderator;
    assert.equal(read(true), true);
    assert.equal(read('true'), true);
    assert.equal(read(false), false);
    assert.equal(read('false'), false);
    for (const value of ['TRUE', 'yes', '1', 1, [true], ['true'], {}, null, 'x'.repeat(10_000)]) {
      assert.equal(read(value), null, JSON.stringify(value).slice(0, 20));
    }
  });

  it('passes an affiliation on', () => {
    const changes = { affiliation: ['ext.affiliation'] };
    assert.equal(identityOf({ ext: { affiliation: 'teacher' } }, changes).affiliation, 'teacher');
    assert.equal(identityOf({ ext: { affiliation: ['teacher'] } }, changes).affiliation, null);
  });

  it('takes groups from a list or from one text, each once', () => {
    const changes = { groups: ['groups', 'realm_access.roles[*]'] };
    const groups = (claims: JsonObject) => map(claims, changes).identity.groups;
    assert.deepEqual(groups({ groups: ['a', 'b', 'a'] }), ['a', 'b']);
    assert.deepEqual(groups({ groups: 'staff' }), ['staff']);
    assert.deepEqual(groups({ realm_access: { roles: ['x'] } }), ['x']);
    assert.deepEqual(groups({ groups: { a: true }, realm_access: { roles: ['x'] } }), ['x']);
    assert.deepEqual(groups({ groups: ['a', 1, null, ['b'], 'x'.repeat(300), 'c'] }), ['a', 'c']);
    assert.equal(
      groups({ groups: Array.from({ length: 5000 }, (_, at) => `g${at}`) }).length,
      1000,
    );
  });

  it('names the paths that are none', () => {
    const read = readClaimMapping({ ...DEFAULT_CLAIMS, name: ['name', 'a..b'], groups: ['['] });
    assert.deepEqual('problems' in read && read.problems, [
      { fact: 'name', path: 'a..b' },
      { fact: 'groups', path: '[' },
    ]);
  });
});

describe('odd claims', () => {
  for (const value of odd) {
    it(`leaves ${JSON.stringify(value).slice(0, 20)} out where a text belongs, and notes it`, () => {
      const claims = { preferred_username: value, name: value, email: value, picture: value };
      const { identity, notes } = map(claims);
      const { username, name, email, avatar } = identity;
      assert.deepEqual([username, name, email, avatar], ['subject-1', null, null, null]);
      assert.ok(notes.some(({ claim }) => claim === 'name'));
      const said = JSON.stringify(notes);
      assert.ok(!said.includes('Ada') && !said.includes('xxxx'), 'a note holds no value');
    });
  }

  it('are never the end of a sign-in', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom(...odd));
    const names = ['sub', 'name', 'given_name', 'email', 'email_verified', 'picture', 'groups'];
    const more = ['preferred_username', 'moderator', 'affiliation', '__proto__', 'constructor'];
    const claims = fc.dictionary(fc.oneof(fc.constantFrom(...names, ...more), fc.string()), value);
    const changes = { moderator: ['moderator'], affiliation: ['affiliation'] };
    fc.assert(
      fc.property(claims, (given) => {
        const { identity } = map(given as JsonObject, changes);
        assert.ok(identity.username.length >= 1 && identity.username.length <= 255);
        for (const text of [identity.name, identity.affiliation, ...identity.groups]) {
          assert.ok(text === null || (text.length <= 255 && !/\p{Cc}/u.test(text)));
        }
        assert.ok(identity.avatar === null || identity.avatar.startsWith('https://'));
        assert.ok(Buffer.byteLength(JSON.stringify(identity.claims)) <= MAX_CLAIMS_BYTES);
      }),
    );
  });

  it('are kept for rules up to 32 kB, the largest left out first', () => {
    const { identity, notes } = map({
      sub: 's',
      photo: 'x'.repeat(40_000),
      groups: Array.from({ length: 4000 }, (_, at) => `group-${at}`),
      department: 'physics',
    });
    assert.deepEqual(identity.claims, { sub: 's', department: 'physics' });
    assert.deepEqual(
      notes.filter(({ why }) => /too large/.test(why)).map(({ claim }) => claim),
      ['groups', 'photo'],
    );
    assert.equal(identity.groups.length, 1000);
  });

  it('lose what is too deep, what served the protocol, and __proto__', () => {
    const deep = JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`) as Json;
    const claims = JSON.parse(
      '{"a":{"__proto__":{"x":1},"b":2},"__proto__":{"y":1}}',
    ) as JsonObject;
    const { identity } = map({ ...claims, deep, nonce: 'n', at_hash: 'h', jti: 'j' });
    assert.deepEqual(identity.claims, { a: { b: 2 } });
    assert.equal(({} as { x?: number }).x, undefined);
  });
});

describe('whether UserInfo could say more', () => {
  const all = {
    preferred_username: 'ada',
    name: 'Ada',
    email: 'ada@example.org',
    email_verified: true,
    picture: 'https://p.example.org/a.png',
    groups: [],
  };

  it('says no when the first path of every mapped fact is there', () => {
    assert.equal(leavesFactOut(all, mappingOf()), false);
    assert.equal(leavesFactOut(all, mappingOf({ moderator: [] })), false);
  });

  it('says yes when one is missing, null or empty', () => {
    for (const name of Object.keys(all)) {
      const { [name as keyof typeof all]: _, ...rest } = all;
      assert.equal(leavesFactOut(rest, mappingOf()), true, name);
    }
    assert.equal(leavesFactOut({ ...all, name: null }, mappingOf()), true);
    assert.equal(leavesFactOut(all, mappingOf({ moderator: ['moderator'] })), true);
  });
});
