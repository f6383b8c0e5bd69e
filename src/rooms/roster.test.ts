import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sampleIdentity } from '../../test/support/sample-identity.ts';
import { standingSubjects } from './room-facts.ts';
import { parseRoster, parseRosterAddress, parseRosterSubject, tidyRoster } from './roster.ts';

test('takes people, addresses, groups and everybody who has signed in', () => {
  for (const [text, subject] of [
    ['user:ann', 'user:ann'],
    [' user:Ann Smith ', 'user:Ann Smith'],
    ['group:a:b', 'group:a:b'],
    ['email:Ann.O’Neill+x@School.Example', 'email:ann.o’neill+x@school.example'],
    ['signed-in', 'signed-in'],
  ]) {
    assert.equal(parseRosterSubject(text ?? ''), subject);
  }
});

test('takes no patterns, no exceptions, no other subjects of rules, nothing unseen', () => {
  for (const text of [
    '',
    'ann',
    'user:',
    'user: ann',
    'User:ann',
    '!user:ann',
    'everyone',
    'guest',
    'claim:a=b',
    'method:demo',
    'email:*@school.example',
    'email:ann',
    'email:a@b@c',
    'email:ann@school.example,ben@school.example',
    'email:Ann <ann@school.example>',
    'email:a＠b@c',
    `email:${'a'.repeat(250)}@b.de`,
    'user:a\nb',
    'user:\ud800',
    `user:${'a'.repeat(1020)}`,
  ]) {
    assert.equal(parseRosterSubject(text), null, JSON.stringify(text));
  }
});

test('C3 whom an address entry names is whoever has that verified address, and nobody else', () => {
  const named = (email: string, emailVerified = true) =>
    standingSubjects(sampleIdentity({ email, emailVerified }));
  const entry = parseRosterSubject('email:ANN@School.Example') ?? '';
  assert.ok(named('ann@school.example').includes(entry));
  assert.ok(named('Ann@SCHOOL.example').includes(entry));
  assert.ok(!named('ann@school.example', false).includes(entry));
  // The Kelvin sign has k for its small letter; that is another mailbox.
  assert.ok(!named('\u212aen@school.example').includes('email:ken@school.example'));
});

test('who is named twice is named once, as host where both', () => {
  const reading = parseRoster({
    hosts: ['user:tess', 'user:tess'],
    members: ['email:A@b.example', 'user:tess', 'email:a@B.example'],
  });
  assert.deepEqual(reading, {
    roster: [
      { role: 'host', subject: 'user:tess' },
      { role: 'member', subject: 'email:a@b.example' },
    ],
  });
  assert.deepEqual(parseRoster({ hosts: ['tess'], members: ['x', 'user:y'] }), {
    strangers: ['tess', 'x'],
  });
  assert.deepEqual(tidyRoster([]), []);
});

test('whatever is written, an entry is one spelling, or none', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.emailAddress()), (text) => {
      const address = parseRosterAddress(text);
      if (address !== null) {
        assert.equal(parseRosterAddress(address), address);
        assert.equal(address.split('@').length, 2);
        assert.ok(!/[\s*,;<>]/.test(address));
      }
      const subject = parseRosterSubject(text);
      if (subject !== null) assert.equal(parseRosterSubject(subject), subject);
    }),
  );
});
