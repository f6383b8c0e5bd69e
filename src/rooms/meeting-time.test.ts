import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isoTime } from '../base/clock.ts';
import { parseTime } from './meeting-time.ts';
import { localTime } from './zoned-time.ts';

/** The moment in UTC, `2x` before it where it is the first of two; or the fault. */
function read(text: string, zone: string | null = null): string {
  const time = parseTime(text, zone);
  return typeof time === 'string' ? time : `${time.isTwice ? '2x ' : ''}${isoTime(time.at)}`;
}

test('reads a time with its offset, whatever the zone', () => {
  assert.equal(read('2026-11-23T09:00+01:00'), '2026-11-23T08:00:00.000Z');
  assert.equal(read('2026-11-23 09:00:30-05:30', 'Europe/Berlin'), '2026-11-23T14:30:30.000Z');
  assert.equal(read(' 2026-11-23T09:00:00.000Z '), '2026-11-23T09:00:00.000Z');
});

test('reads local times by the clocks of the zone, and a day as its midnight', () => {
  assert.equal(read('2026-11-23 09:00', 'Europe/Berlin'), '2026-11-23T08:00:00.000Z');
  assert.equal(read('2026-07-23T09:00', 'Europe/Berlin'), '2026-07-23T07:00:00.000Z');
  assert.equal(read('2026-11-23', 'America/New_York'), '2026-11-23T05:00:00.000Z');
  assert.equal(read('2026-11-23 09:00'), 'zone-needed');
  for (const zone of ['Europe/Nowhere', '', '+01:00', 'x'.repeat(99)]) {
    assert.equal(read('2026-11-23 09:00', zone), 'zone-unknown', zone);
  }
});

test('J a time that the clocks skip is none, and of two the first counts', () => {
  assert.equal(read('2027-03-28 01:59', 'Europe/Berlin'), '2027-03-28T00:59:00.000Z');
  assert.equal(read('2027-03-28 02:00', 'Europe/Berlin'), 'skipped');
  assert.equal(read('2027-03-28 02:59', 'Europe/Berlin'), 'skipped');
  assert.equal(read('2027-03-28 03:00', 'Europe/Berlin'), '2027-03-28T01:00:00.000Z');
  assert.equal(read('2026-10-25 01:59', 'Europe/Berlin'), '2026-10-24T23:59:00.000Z');
  assert.equal(read('2026-10-25 02:00', 'Europe/Berlin'), '2x 2026-10-25T00:00:00.000Z');
  assert.equal(read('2026-10-25 02:59', 'Europe/Berlin'), '2x 2026-10-25T00:59:00.000Z');
  assert.equal(read('2026-10-25 03:00', 'Europe/Berlin'), '2026-10-25T02:00:00.000Z');
  // Half an hour, in the other half of the world; and a day that Samoa never had.
  assert.equal(read('2027-04-04 01:45', 'Australia/Lord_Howe'), '2x 2027-04-03T14:45:00.000Z');
  assert.equal(read('2026-10-04 02:15', 'Australia/Lord_Howe'), 'skipped');
  assert.equal(read('2011-12-30 12:00', 'Pacific/Apia'), 'skipped');
});

test('takes no day, hour or form that is none', () => {
  for (const text of [
    '',
    'tomorrow',
    '1800000000',
    '2026-11-23T',
    '2026-11-23T9:00Z',
    '2026-11-31T09:00Z',
    '2027-02-29T09:00Z',
    '2026-13-01T09:00Z',
    '2026-00-01T09:00Z',
    '2026-11-00T09:00Z',
    '2026-11-23T24:00Z',
    '2026-11-23T09:60Z',
    '2026-11-23T09:00:60Z',
    '2026-11-23T09:00+25:00',
    '2026-11-23T09:00+1',
    '2026-11-23T09:00Z x',
    '23.11.2026 09:00',
    '２026-11-23T09:00Z',
  ]) {
    assert.equal(read(text, 'Europe/Berlin'), 'unreadable', text);
  }
  assert.equal(read('2028-02-29T09:00Z'), '2028-02-29T09:00:00.000Z');
});

test('J every minute that the clocks show is read as a moment at which they show it', () => {
  const zones = [
    'Europe/Berlin',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'UTC',
  ];
  const minutes = fc.integer({ min: 30_000_000, max: 34_000_000 });
  fc.assert(
    fc.property(minutes, fc.constantFrom(...zones), (minute, zone) => {
      const shown = isoTime(localTime(minute * 60, zone)).slice(0, 16);
      const time = parseTime(shown, zone);
      assert.ok(typeof time === 'object', `${shown} ${zone}`);
      assert.equal(isoTime(localTime(time.at, zone)).slice(0, 16), shown);
      assert.ok(time.at <= minute * 60);
      assert.equal(time.at < minute * 60 ? time.isTwice : true, true);
    }),
  );
});
