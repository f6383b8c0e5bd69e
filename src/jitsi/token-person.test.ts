import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleIdentity } from '../../test/support/sample-identity.ts';
import type { GuestPass } from '../model/guest-pass.ts';
import { tokenPersonOf } from './token-person.ts';

const HERE = { jitsi: 'main', path: 'acme/standup' };
const PAT = { name: 'Pat Patient', email: 'pat@home.example' };
const pass: GuestPass = {
  id: 'guest-000000000000000000000001',
  name: 'Ann',
  rooms: [HERE],
  codes: [],
  expiresAt: 1,
};
const guest = (more: Partial<GuestPass> | null) =>
  ({ identity: null, userId: null, pass: more && { ...pass, ...more } }) as const;

test('who has signed in is who they are, whatever else their browser carries', () => {
  const identity = sampleIdentity();
  assert.deepEqual(tokenPersonOf({ identity, userId: 'u', pass }, PAT, HERE, 'en'), {
    id: 'asa',
    name: 'Åsa Öberg',
    email: 'asa@example.org',
    avatar: null,
  });
});

test('a guest has the name that they typed for this room, marked in the language of the page', () => {
  const person = { id: pass.id, email: null, avatar: null };
  const en = tokenPersonOf(guest({}), null, HERE, 'en');
  assert.deepEqual(en, { ...person, name: 'Ann (guest)' });
  const de = tokenPersonOf(guest({}), null, HERE, 'de');
  assert.deepEqual(de, { ...person, name: 'Ann (Gast)' });
});

test('an invitation says who a guest is, without a mark', () => {
  const person = { id: pass.id, avatar: null, ...PAT };
  assert.deepEqual(tokenPersonOf(guest({}), PAT, HERE, 'en'), person);
  assert.deepEqual(tokenPersonOf(guest({ name: null, rooms: [] }), PAT, HERE, 'en'), person);
});

test('who has typed no name here is nobody yet', () => {
  for (const visitor of [
    guest(null),
    guest({ name: null }),
    guest({ rooms: [] }),
    guest({ rooms: [{ ...HERE, jitsi: 'other' }] }),
    guest({ rooms: [{ ...HERE, path: 'standup' }] }),
  ]) {
    assert.equal(tokenPersonOf(visitor, null, HERE, 'en'), null);
  }
  assert.equal(tokenPersonOf(guest(null), PAT, HERE, 'en'), null);
});
