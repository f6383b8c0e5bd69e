import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FixedClock } from '../../test/support/fixed-clock.ts';
import { systemRandom } from '../base/random.ts';
import type { AuditEvent } from '../model/audit-event.ts';
import { createCompleteEvent } from './complete-event.ts';
import { EXPORT_FORMATS } from './export-format.ts';

const { csv, jsonl } = EXPORT_FORMATS;
const complete = createCompleteEvent(new FixedClock(), systemRandom);

function eventOf(more: Partial<AuditEvent> = {}): AuditEvent {
  return { ...complete({ action: 'seat', actor: 'door' }), id: 'a1', ...more };
}

/** The fields of one line of RFC 4180. */
function fieldsOf(line: string): string[] {
  const fields = line.replace(/\r\n$/, '').match(/(?<=^|,)("(?:[^"]|"")*"|[^,"]*)(?=,|$)/g) ?? [];
  return fields.map((field) =>
    field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field,
  );
}

test('a line of JSON has every key, in order, and a time that people read', () => {
  const line = jsonl.write(eventOf({ rule: 0, seat: 'host', name: 'Ann' }));
  assert.equal(
    line,
    '{"at":"2027-01-15T08:00:00.000Z","id":"a1","action":"seat","actor":"door","user_id":null,"username":null,' +
      '"name":"Ann","method":null,"jitsi":null,"room":null,"seat":"host","rule":0,"reason":null,' +
      '"meeting_id":null,"invitation_id":null,"address":null,"request_id":null}\n',
  );
  assert.equal(jsonl.heading, '');
});

test('CSV has a heading, empty fields, quotes and line ends of RFC 4180', () => {
  assert.equal(
    csv.heading,
    'at,id,action,actor,user_id,username,name,method,jitsi,room,seat,rule,reason,meeting_id,invitation_id,address,request_id\r\n',
  );
  assert.equal(
    csv.write(eventOf({ rule: 3, name: 'Smith, "Ann"' })),
    '2027-01-15T08:00:00.000Z,a1,seat,door,,,"Smith, ""Ann""",,,,,3,,,,,\r\n',
  );
});

test('no name is a formula in a spreadsheet, or an order to a terminal', () => {
  for (const [name, written] of [
    ['=1+1', "'=1+1"],
    ['+49 30', "'+49 30"],
    ['-x', "'-x"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\\u0009=1"],
    ['\r=1', "'\\u000d=1"],
    [' =1', "' =1"],
    ['＝1', "'＝1"],
    ['=HYPERLINK("https://evil.example","x")', '\'=HYPERLINK("https://evil.example","x")'],
    ['a\u001b[2J', 'a\\u001b[2J'],
    ['a=1', 'a=1'],
  ] as const) {
    assert.equal(fieldsOf(csv.write(eventOf({ name })))[6], written);
  }
  assert.ok(!jsonl.write(eventOf({ name: '\u009b2J\u202e' })).match(/[\u009b\u202e]/));
});

test('whatever a name is, one event is one line, and is read back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const line = jsonl.write(eventOf({ name }));
      assert.equal(line.indexOf('\n'), line.length - 1);
      assert.equal(JSON.parse(line).name, name);
      const row = csv.write(eventOf({ name }));
      assert.equal(row.search(/[\r\n]/), row.length - 2);
      assert.equal(fieldsOf(row).length, 17);
      assert.ok(!/^[=+\-@\t\r]/.test(fieldsOf(row)[6] ?? ''));
    }),
  );
});
