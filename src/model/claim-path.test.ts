import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseClaimPath, readClaim } from './claim-path.ts';
import type { Json, JsonObject } from './json.ts';

const claims: JsonObject = {
  name: 'Ada',
  given_name: ' Ada ',
  middle_name: null,
  family_name: 'Lovelace',
  realm_access: { roles: ['staff', 'teacher'] },
  resource_access: { 'my.client': { roles: ['moderator'] }, plain: { roles: [] } },
  'https://example.org/claims/groups': ['a', 'b'],
  'cognito:groups': ['c'],
  'x"y': 1,
  emails: ['first@example.org', 'second@example.org'],
  teams: [{ name: 'red', roles: ['x', 'y'] }, { name: 'blue' }, 'odd'],
  empty: '',
  nothing: null,
};

function at(text: string): Json | undefined {
  const path = parseClaimPath(text);
  assert.ok(path, `${text} is a path`);
  return readClaim(claims, path);
}

describe('a claim path', () => {
  const cases: readonly (readonly [string, Json | undefined])[] = [
    ['name', 'Ada'],
    ['realm_access.roles[*]', ['staff', 'teacher']],
    ['realm_access.roles', ['staff', 'teacher']],
    ['realm_access.roles[0]', 'staff'],
    ['realm_access.roles[7]', undefined],
    ['resource_access."my.client".roles[*]', ['moderator']],
    ['resource_access.plain.roles[*]', undefined],
    ['resource_access.my.client.roles[*]', undefined],
    ['https://example.org/claims/groups', ['a', 'b']],
    ['https://example.org/claims/groups[*]', ['a', 'b']],
    ['"https://example.org/claims/groups"[1]', 'b'],
    ['cognito:groups[*]', ['c']],
    ['"x\\"y"', 1],
    ['emails[0]', 'first@example.org'],
    ['teams[*].name', ['red', 'blue']],
    ['teams[*].roles[*]', ['x', 'y']],
    ['teams[1].name', 'blue'],
    ['given_name+middle_name+family_name', 'Ada Lovelace'],
    ['middle_name+empty', undefined],
    ['nothing', null],
    ['name.first', undefined],
    ['name[*]', undefined],
    ['name[0]', undefined],
    ['absent.deep.path', undefined],
    ['__proto__', undefined],
    ['constructor.name', undefined],
    ['emails.length', undefined],
    ['realm_access.toString', undefined],
  ];
  for (const [text, expected] of cases) {
    it(`reads ${text}`, () => assert.deepEqual(at(text), expected));
  }

  for (const text of [
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    'a[',
    'a[x]',
    'a[-1]',
    'a[*',
    'a]',
    '[0]',
    'a b',
    'a+',
    '+a',
    '"a',
    'a"b"',
    '""',
    'a[99999]',
    'x'.repeat(501),
    `a${'.a'.repeat(20)}`,
  ]) {
    it(`takes ${JSON.stringify(text.slice(0, 30))} for no path`, () => {
      assert.equal(parseClaimPath(text), null);
    });
  }

  it('finds any name again when it is quoted', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 100 }), fc.jsonValue(), (name, value) => {
        const path = parseClaimPath(`"${name.replace(/["\\]/g, '\\$&')}"`);
        const object = Object.fromEntries([[name, value as Json]]);
        assert.deepEqual(path && readClaim(object, path), value);
      }),
    );
  });

  it('never throws, and is quick, whatever the text and the claims', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 600 }),
      fc.stringMatching(/^[a-b."[\]*+0-9\\]{0,60}$/),
    );
    fc.assert(
      fc.property(text, fc.dictionary(fc.string(), fc.jsonValue()), (given, object) => {
        const path = parseClaimPath(given);
        if (path) readClaim(object as JsonObject, path);
      }),
    );
  });
});
