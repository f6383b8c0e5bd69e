import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNeverOpen, isTimeZone, parseTimeWindow } from './time-window.ts';

test('reads spans of a week and the zone whose clocks count', () => {
  assert.deepEqual(parseTimeWindow('Mon-Fri 07:00-18:00, sat 09:00-12:30 Europe/Berlin'), {
    text: 'Mon-Fri 07:00-18:00, sat 09:00-12:30 Europe/Berlin',
    spans: [
      { days: [1, 2, 3, 4, 5], from: 420, to: 1080 },
      { days: [6], from: 540, to: 750 },
    ],
    zone: 'Europe/Berlin',
  });
});

test('days may be left out, run over the weekend, and spans over midnight', () => {
  const window = parseTimeWindow('Fri-Mon 22:00-06:00, 00:00-24:00 UTC');
  assert.ok(typeof window !== 'string');
  assert.deepEqual(window.spans, [
    { days: [5, 6, 0, 1], from: 1320, to: 1800 },
    { days: [0, 1, 2, 3, 4, 5, 6], from: 0, to: 1440 },
  ]);
});

test('refuses what is no window', () => {
  for (const [text, why] of [
    ['07:00-18:00', /no time zone/],
    ['Mon-Fri 07:00-18:00', /no time zone/],
    ['Mon-Fri 07:00-18:00 Europe/Atlantis', /no time zone such as Europe/],
    ['Mon-Fri 07:00-18:00 CET', /no time zone such as Europe/],
    ['Mon-Fri 7-18 Europe/Berlin', /span/],
    ['Mo-Fr 07:00-18:00 Europe/Berlin', /span/],
    ['Mon 24:00-25:00 UTC', /span/],
    ['Mon 09:60-10:00 UTC', /span/],
    ['Mon 00:00-24:30 UTC', /span/],
    ['Mon 24:00-24:00 UTC', /span/],
    [', UTC', /span/],
    [`${'Mon 01:00-02:00,'.repeat(21)}Mon 01:00-02:00 UTC`, /20 spans/],
  ] as const) {
    const refusal = parseTimeWindow(text);
    assert.ok(typeof refusal === 'string', text);
    assert.match(refusal, why, text);
  }
});

test('a window all of whose spans end where they begin is never open', () => {
  const never = parseTimeWindow('Mon 07:00-07:00, 12:00-12:00 UTC');
  const open = parseTimeWindow('Mon 07:00-07:00, 12:00-12:01 UTC');
  assert.ok(typeof never !== 'string' && typeof open !== 'string');
  assert.deepEqual([isNeverOpen(never), isNeverOpen(open)], [true, false]);
});

test('J takes places and UTC for time zones, no abbreviation and no offset', () => {
  for (const zone of ['UTC', 'Europe/Berlin', 'europe/berlin', 'America/Argentina/Ushuaia']) {
    assert.equal(isTimeZone(zone), true, zone);
  }
  const none = ['CET', 'EST', 'CST', 'GMT', 'EST5EDT', 'Etc/GMT+1', 'SystemV/EST5', '+01:00', ''];
  for (const zone of [...none, 'Europe/Atlantis', 'Europe/', '../etc/passwd', 'utc']) {
    assert.equal(isTimeZone(zone), false, zone);
  }
});
