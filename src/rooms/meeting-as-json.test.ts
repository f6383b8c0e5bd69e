import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roomOf, WEDNESDAY_AT_TEN } from '../../test/support/rules.ts';
import { sampleMeeting } from '../../test/support/sample-meeting.ts';
import { configOf, MINIMAL } from '../../test/support/sample-settings.ts';
import type { Meeting } from '../model/meeting.ts';
import { meetingAsJson, rosterAsJson } from './meeting-as-json.ts';

const config = configOf(MINIMAL);

function toldOf(more: Partial<Meeting>, now = WEDNESDAY_AT_TEN) {
  return meetingAsJson({ meeting: sampleMeeting(more), config, now });
}

test('tells a meeting in snake_case, with times in UTC, and neither its code nor its password', () => {
  const secrets = { codeHash: 'hash', password: 'word' };
  assert.deepEqual(toldOf({ ...secrets, room: roomOf('class-7', 'acme'), earlySeconds: 900 }), {
    id: 'm000000000000000000000001',
    state: 'open',
    title: 'Class 7',
    jitsi: 'main',
    tenant: 'acme',
    room: 'class-7',
    address: 'https://meet.example.org/auth/room/acme/class-7',
    starts_at: '2026-11-18T09:00:00.000Z',
    ends_at: '2026-11-18T10:00:00.000Z',
    zone: 'Europe/Berlin',
    early_seconds: 900,
    guests: 'never',
    wait: true,
    has_code: true,
    has_password: true,
    lobby: false,
    max_occupants: null,
    created_at: '2026-11-18T08:00:00.000Z',
    created_by: 'cli',
    cancelled_at: null,
  });
});

test('says what has become of it by now', () => {
  assert.equal(toldOf({}, WEDNESDAY_AT_TEN - 1)['state'], 'to-come');
  assert.equal(toldOf({ earlySeconds: 60 }, WEDNESDAY_AT_TEN - 1)['state'], 'open');
  assert.equal(toldOf({}, WEDNESDAY_AT_TEN + 3600)['state'], 'over');
  const cancelled = toldOf({ cancelledAt: WEDNESDAY_AT_TEN });
  assert.equal(cancelled['state'], 'cancelled');
  assert.equal(cancelled['cancelled_at'], '2026-11-18T09:00:00.000Z');
});

test('the address names a Jitsi that is not the first', () => {
  assert.match(String(toldOf({ jitsi: 'second' })['address']), /\/room\/class-7\?jitsi=second$/);
});

test('a password that does not open any more is one all the same', () => {
  const meeting: Meeting = {
    ...sampleMeeting(),
    get password(): string {
      throw new Error('It was sealed with another secret.');
    },
  };
  const told = meetingAsJson({ meeting, config, now: WEDNESDAY_AT_TEN });
  assert.equal(told['has_password'], true);
});

test('tells hosts and members apart', () => {
  assert.deepEqual(
    rosterAsJson([
      { role: 'member', subject: 'group:a' },
      { role: 'host', subject: 'user:b' },
    ]),
    { hosts: ['user:b'], members: ['group:a'] },
  );
});
