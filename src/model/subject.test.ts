import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSubject } from './subject.ts';

test('reads every kind of subject, with and without a !', () => {
  for (const text of [
    'everyone',
    'guest',
    'signed-in',
    'host',
    'member',
    'user:ann',
    'email:ann@school.example',
    'email:*@*.school.example',
    'group:cn=teachers, ou=groups',
    'group:/staff/a:b',
    'method:keycloak',
    'acr:gold',
    'claim:realm_access.roles[*]=teacher',
    'claim:"a=b".c=d=e',
    'claim:level=3',
  ]) {
    const subject = parseSubject(text);
    assert.ok(typeof subject !== 'string', `${text}: ${subject}`);
    assert.equal(subject.negated, false);
    const negated = parseSubject(`!${text}`);
    assert.deepEqual(negated, { ...subject, text: `!${text}`, negated: true });
  }
});

test('the path of a claim ends at the first = outside of quotes', () => {
  const subject = parseSubject('claim:"a=b".c=d=e');
  assert.ok(typeof subject !== 'string' && subject.kind === 'claim');
  assert.equal(subject.path.text, '"a=b".c');
  assert.equal(subject.value, 'd=e');
});

test('refuses everything else, and says why without repeating it', () => {
  for (const [text, why] of [
    ['teachers', /no subject/],
    ['role:teacher', /no subject/],
    ['', /no subject/],
    ['!', /no subject/],
    ['!!guest', /no subject/],
    ['Everyone', /no subject/],
    ['group:', /nothing/],
    ['group: teachers', /white space/],
    ['email:school.example', /one @/],
    ['email:a@b@c', /one @/],
    ['email:a＠school.example', /one @/],
    ['email:@school.example', /one @/],
    ['email:**@school.example', /two stars/],
    ['claim:role', /claim:path=value/],
    ['claim:..=x', /claim:path=value/],
    ['group:a\u0000b', /cannot be shown/],
    [`user:${'x'.repeat(1024)}`, /longer/],
  ] as const) {
    const refusal = parseSubject(text);
    assert.ok(typeof refusal === 'string', text);
    assert.match(refusal, why, text);
  }
});
