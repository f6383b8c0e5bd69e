import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ruleBook } from '../../test/support/rules.ts';
import { sampleIdentity } from '../../test/support/sample-identity.ts';
import type { GroupTitle } from '../model/rule.ts';
import { findMissing } from './missing.ts';

const groups = new Map<string, GroupTitle>([
  [
    'teachers',
    { title: { en: 'teachers', de: 'Lehrkräfte' }, one: { en: 'a teacher', de: 'Lehrkraft' } },
  ],
  ['students', { title: { en: 'students', de: 'Schüler' }, one: null }],
]);

function missing(lists: string, language: 'en' | 'de' = 'en', own: string[] = []) {
  const rule = ruleBook(`[{ match: x, ${lists} }]`).rules[0]!;
  return findMissing(rule, sampleIdentity({ groups: own }), groups, language);
}

test('names groups by their public titles, in the language of the page', () => {
  const found = missing('host: ["group:teachers"], member: ["group:students"]', 'de', ['teachers']);
  assert.deepEqual(found, {
    who: ['Lehrkräfte', 'Schüler'],
    others: false,
    hostsOnly: false,
    you: ['Lehrkraft'],
  });
});

test('says that there are others, and tells nothing of them', () => {
  for (const other of ['group:cn=secret', 'user:ann', 'email:*@secret.example', 'claim:a=b']) {
    const found = missing(`host: ["group:teachers", "${other}"]`);
    assert.deepEqual(found, { who: ['teachers'], others: true, hostsOnly: true, you: [] });
  }
});

test('a group that is taken out is none that lets people in', () => {
  const found = missing('host: ["group:teachers", "!group:students"]', 'en', ['students', 'cn=x']);
  assert.deepEqual(found, { who: ['teachers'], others: false, hostsOnly: true, you: [] });
});
