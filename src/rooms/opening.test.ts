import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseTimeWindow, type TimeWindow } from '../model/time-window.ts';
import { openingAt } from './opening.ts';
import { localTime } from './zoned-time.ts';

function windowOf(text: string): TimeWindow {
  const window = parseTimeWindow(text);
  assert.ok(typeof window !== 'string', `${text}: ${window}`);
  return window;
}

const at = (time: string): number => Date.parse(time) / 1000;

/** `until …`, `opens …`, `open` or `never`, with moments in UTC. */
function state(text: string, time: string): string {
  const opening = openingAt(windowOf(text), at(time));
  const moment = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 16);
  if (opening.open) return opening.until === null ? 'open' : `until ${moment(opening.until)}`;
  return opening.opensAt === null ? 'never' : `opens ${moment(opening.opensAt)}`;
}

const SCHOOL = 'Mon-Fri 07:00-18:00 Europe/Berlin';

test('opens with the first second and closes with the last', () => {
  assert.equal(state(SCHOOL, '2026-11-18T05:59:59Z'), 'opens 2026-11-18T06:00');
  assert.equal(state(SCHOOL, '2026-11-18T06:00:00Z'), 'until 2026-11-18T17:00');
  assert.equal(state(SCHOOL, '2026-11-18T16:59:59Z'), 'until 2026-11-18T17:00');
  assert.equal(state(SCHOOL, '2026-11-18T17:00:00Z'), 'opens 2026-11-19T06:00');
  assert.equal(state(SCHOOL, '2026-11-20T17:00:00Z'), 'opens 2026-11-23T06:00');
});

test('follows the clocks through the year (attack J2)', () => {
  assert.equal(state(SCHOOL, '2026-07-15T12:00:00Z'), 'until 2026-07-15T16:00');
  assert.equal(state(SCHOOL, '2027-03-26T16:59:00Z'), 'until 2027-03-26T17:00');
  assert.equal(state(SCHOOL, '2027-03-27T12:00:00Z'), 'opens 2027-03-29T05:00');
});

test('an hour that comes twice counts the first time, on either edge (attack J2)', () => {
  // On 25 October 2026 the clocks in Berlin go from 03:00 back to 02:00, at 01:00 UTC.
  assert.equal(
    state('Sun 01:00-02:30 Europe/Berlin', '2026-10-25T00:10:00Z'),
    'until 2026-10-25T00:30',
  );
  assert.equal(
    state('Sun 02:30-04:00 Europe/Berlin', '2026-10-25T00:29:59Z'),
    'opens 2026-10-25T00:30',
  );
  assert.equal(
    state('Sun 02:30-04:00 Europe/Berlin', '2026-10-25T01:10:00Z'),
    'until 2026-10-25T03:00',
  );
  assert.equal(
    state('Sun 00:00-24:00 Europe/Berlin', '2026-10-25T12:00:00Z'),
    'until 2026-10-25T23:00',
  );
});

test('an hour that is skipped is the moment it is skipped at, on either edge (attack J2)', () => {
  // On 28 March 2027 the clocks in Berlin go from 02:00 to 03:00, at 01:00 UTC.
  assert.equal(
    state('Sun 02:30-04:00 Europe/Berlin', '2027-03-28T00:59:59Z'),
    'opens 2027-03-28T01:00',
  );
  assert.equal(
    state('Sun 01:00-02:30 Europe/Berlin', '2027-03-28T00:30:00Z'),
    'until 2027-03-28T01:00',
  );
  assert.equal(
    state('Sun 02:15-02:45 Europe/Berlin', '2027-03-28T00:30:00Z'),
    'opens 2027-04-04T00:15',
  );
});

test('knows half hours, midnights that do not exist, and days that were skipped', () => {
  // Lord Howe puts its clocks forward by half an hour, at 02:00 on 4 October 2026.
  assert.equal(
    state('Sun 02:15-05:00 Australia/Lord_Howe', '2026-10-03T15:29:00Z'),
    'opens 2026-10-03T15:30',
  );
  // In Beirut, 28 March 2027 begins at 01:00.
  assert.equal(
    state('Sun 00:00-24:00 Asia/Beirut', '2027-03-27T21:59:00Z'),
    'opens 2027-03-27T22:00',
  );
  assert.equal(
    state('07:00-18:00 Asia/Kathmandu', '2026-11-18T01:15:00Z'),
    'until 2026-11-18T12:15',
  );
});

test('spans that meet are one, over midnight too, and a week of them has no end', () => {
  assert.equal(state('Fri 22:00-06:00 UTC', '2026-11-21T05:59:00Z'), 'until 2026-11-21T06:00');
  assert.equal(
    state('Fri 22:00-24:00, Sat 00:00-03:00 UTC', '2026-11-20T23:00:00Z'),
    'until 2026-11-21T03:00',
  );
  assert.equal(state('Mon-Fri 00:00-24:00 UTC', '2026-11-18T12:00:00Z'), 'until 2026-11-21T00:00');
  assert.equal(
    state('07:00-12:00, 11:00-15:00 UTC', '2026-11-18T08:00:00Z'),
    'until 2026-11-18T15:00',
  );
  assert.equal(state('00:00-24:00 Europe/Berlin', '2026-10-25T00:30:00Z'), 'open');
  assert.equal(state('07:00-07:00 UTC', '2026-11-18T07:00:00Z'), 'never');
});

const minute = fc.integer({ min: 0, max: 1439 });
const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const zone = fc.constantFrom(
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'UTC',
);
const day = fc.constantFrom('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun');
const text = fc
  .tuple(day, day, minute, minute, zone)
  .map(([first, last, from, to, place]) => `${first}-${last} ${clock(from)}-${clock(to)} ${place}`);
const moment = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2028-01-01T00:00:00Z') });

test('whatever the window: it is open until its end, not beyond, and opens when it says', () => {
  fc.assert(
    fc.property(text, moment, (given, now) => {
      const window = windowOf(given);
      const opening = openingAt(window, now);
      if (!opening.open) {
        if (opening.opensAt === null) return;
        assert.ok(opening.opensAt > now);
        assert.equal(openingAt(window, opening.opensAt).open, true);
        assert.equal(openingAt(window, opening.opensAt - 1).open, false);
      } else if (opening.until !== null) {
        assert.ok(opening.until > now);
        assert.equal(openingAt(window, opening.until - 1).open, true);
        assert.equal(openingAt(window, opening.until).open, false);
      }
    }),
    { numRuns: 1000 },
  );
});

test('away from the hours that clocks skip or repeat, it is open when the clock says so', () => {
  fc.assert(
    fc.property(minute, minute, zone, moment, (from, to, place, now) => {
      const offset = (time: number): number => localTime(time, place) - time;
      if (offset(now - 90_000) !== offset(now + 90_000)) return;
      const shown = (Math.floor(localTime(now, place) / 60) % 1440) + 0;
      const expected = from <= to ? shown >= from && shown < to : shown >= from || shown < to;
      const window = windowOf(`${clock(from)}-${clock(to)} ${place}`);
      assert.equal(openingAt(window, now).open, expected);
    }),
    { numRuns: 1000 },
  );
});
