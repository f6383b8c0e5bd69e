import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { WEDNESDAY_AT_TEN } from '../../test/support/rules.ts';
import { checkMeeting, type MeetingInput } from './check-meeting.ts';

const NOON = WEDNESDAY_AT_TEN + 7200;
const INPUT: MeetingInput = {
  title: 'Class 7',
  room: 'Class 7',
  owner: 'user:tess',
  hosts: [],
  members: ['group:students'],
  startsAt: NOON,
  endsAt: NOON + 3600,
  zone: 'Europe/Berlin',
};

function refusalsOf(more: Partial<MeetingInput>) {
  const checked = checkMeeting({ ...INPUT, ...more }, ['main', 'second'], WEDNESDAY_AT_TEN);
  assert.ok('refusals' in checked, JSON.stringify(checked));
  return checked.refusals;
}

describe('a meeting is refused', () => {
  for (const [what, more, ...codes] of [
    ['without a title', { title: ' ' }, 'meeting_title_invalid'],
    ['with a title of 201 characters', { title: 'é'.repeat(201) }, 'meeting_title_invalid'],
    ['with a title of two lines', { title: 'a\nb' }, 'meeting_title_invalid'],
    ['with a title that turns text around', { title: 'a\u202eb' }, 'meeting_title_invalid'],
    ['with half a character', { title: 'a\ud83d' }, 'meeting_title_invalid'],
    ['in every room', { room: '*' }, 'meeting_room_invalid'],
    ['in a tenant that is none', { tenant: 'a.b' }, 'meeting_room_invalid'],
    ['on another Jitsi', { jitsi: 'third' }, 'meeting_jitsi_unknown'],
    ['that ends as it begins', { endsAt: NOON }, 'meeting_times_invalid'],
    ['of a second more than 31 days', { endsAt: NOON + 31 * 86_400 + 1 }, 'meeting_times_invalid'],
    ['that is over', { startsAt: 1, endsAt: WEDNESDAY_AT_TEN }, 'meeting_times_invalid'],
    ['at half a second', { startsAt: NOON + 0.5 }, 'meeting_times_invalid'],
    ['at no time', { startsAt: Number.NaN }, 'meeting_times_invalid'],
    ['in 30,000 years', { startsAt: 1e12, endsAt: 1e12 + 60 }, 'meeting_times_invalid'],
    ['by unknown clocks', { zone: 'Europe/Nowhere' }, 'meeting_zone_unknown'],
    ['by an offset for a zone', { zone: '+01:00' }, 'meeting_zone_unknown'],
    ['with hosts two days early', { earlySeconds: 2 * 86_400 }, 'meeting_early_invalid'],
    ['with hosts late', { earlySeconds: -1 }, 'meeting_early_invalid'],
    ['with other guests', { guests: 'jitsi' as 'open' }, 'meeting_guests_invalid'],
    ['with a short code', { code: '1 2-3' }, 'meeting_code_invalid'],
    ['with a long code', { code: 'x'.repeat(65) }, 'meeting_code_invalid'],
    ['with a code that nobody is asked', { code: '1234', guests: 'never' }, 'meeting_code_invalid'],
    ['with an empty password', { password: '' }, 'meeting_password_invalid'],
    ['with a long password', { password: 'x'.repeat(65) }, 'meeting_password_invalid'],
    ['with a password of two lines', { password: 'a\nb' }, 'meeting_password_invalid'],
    ['for one', { maxOccupants: 1 }, 'meeting_people_invalid'],
    ['for a fraction', { maxOccupants: 2.5 }, 'meeting_people_invalid'],
    ['with a pattern', { members: ['email:*@x.de'] }, 'meeting_roster_invalid'],
    ['with an owner that is nobody', { owner: '' }, 'meeting_roster_invalid'],
    ['that nobody can open', { owner: null }, 'meeting_without_host'],
    [
      'that guests wait in for ever',
      { owner: null, wait: false, guests: 'wait' },
      'meeting_without_host',
    ],
    [
      'with too many',
      { members: Array.from({ length: 5000 }, (_, n) => `user:${n}`) },
      'meeting_roster_long',
    ],
    [
      'for all that is wrong with it at once',
      { title: '', room: '*', endsAt: 0, members: ['x'], password: '' },
      'meeting_title_invalid',
      'meeting_room_invalid',
      'meeting_times_invalid',
      'meeting_password_invalid',
      'meeting_roster_invalid',
    ],
  ] as const) {
    test(what, () => {
      assert.deepEqual(
        refusalsOf(more).map(({ code }) => code),
        codes,
      );
    });
  }

  test('with a sentence that holds no secret', () => {
    const secrets = { code: 'xyz', password: `canary${'\n'}` };
    const text = JSON.stringify(refusalsOf({ ...secrets, members: ['who?'] }));
    assert.match(text, /and not \\"who\?\\"/);
    assert.ok(!/xyz|canary/.test(text));
  });

  test('as soon as it has ended, and not a second before', () => {
    const times = { startsAt: WEDNESDAY_AT_TEN - 60, endsAt: WEDNESDAY_AT_TEN + 1 };
    const about = { ...INPUT, ...times };
    assert.ok('meeting' in checkMeeting(about, ['main'], WEDNESDAY_AT_TEN));
    assert.ok('refusals' in checkMeeting(about, ['main'], WEDNESDAY_AT_TEN + 1));
  });
});
