import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MAX_CSV_BYTES, parseCsv } from './csv-rows.ts';
import { parseRosterCsv } from './roster-csv.ts';

function read(text: string) {
  return parseRosterCsv(Buffer.from(text));
}

/** `role subject` of each entry. */
function rosterOf(text: string): string[] {
  const table = read(text);
  assert.ok('roster' in table, JSON.stringify(table));
  return table.roster.map(({ role, subject }) => `${role} ${subject}`);
}

/** `line: message` of each problem. */
function problemsOf(bytes: Uint8Array | string): string[] {
  const table = typeof bytes === 'string' ? read(bytes) : parseRosterCsv(bytes);
  assert.ok('problems' in table, JSON.stringify(table));
  return table.problems.map(({ line, message }) => `${line ?? '-'}: ${message}`);
}

const BOTH = ['member email:ann@school.example', 'member email:ben@school.example'];

test('reads an address a row', () => {
  for (const text of [
    'ann@school.example\nben@school.example\n',
    '\ufeffAnn@School.example\r\n\r\nben@school.example',
    '"ann@school.example"\rben@school.example\r',
    '  ann@school.example ;\n ben@school.example;\n',
  ]) {
    assert.deepEqual(rosterOf(text), BOTH, JSON.stringify(text));
  }
});

test('finds the column by its heading, as spreadsheets of several countries write it', () => {
  for (const heading of ['email', 'E-Mail', 'mail', 'E-Mail-Adresse', 'e-mail address', 'EMAIL']) {
    for (const mark of [',', ';', '\t']) {
      const rows = [
        ['Name', heading, 'Class'],
        [`"Smith${mark} ""Ann"""`, 'ann@school.example', '7'],
        ['Ben', '"ben@school.example"', ''],
      ];
      const text = rows.map((row) => row.join(mark)).join('\r\n');
      assert.deepEqual(rosterOf(text), BOTH, text);
    }
  }
  assert.deepEqual(
    rosterOf('sep=;\nname;email\nA,B;ann@school.example\n;ben@school.example'),
    BOTH,
  );
});

test('takes roles from a column of that name', () => {
  const table = read('email,role\na@x.de,Host\nb@x.de,\nc@x.de,member\na@x.de,member\n');
  assert.deepEqual(table, {
    roster: [
      { role: 'host', subject: 'email:a@x.de' },
      { role: 'member', subject: 'email:b@x.de' },
      { role: 'member', subject: 'email:c@x.de' },
    ],
    hasRoles: true,
    repeated: 1,
  });
  assert.deepEqual(problemsOf('mail;rolle\na@x.de;owner\n'), [
    '2: The role is neither "host" nor "member".',
  ]);
});

test('names every bad row by its line, all at once', () => {
  const text = `email,name
ann@school.example,"Ann
of the second line"
nobody,x

"=HYPERLINK(""https://evil.example"")",y
@SUM(1+1)*cmd|' /C calc'!A0,z
a@b@c,z
"cut,z
ok@x.de,"z" z
`;
  assert.deepEqual(problemsOf(text), [
    '4: There is no e-mail address.',
    '6: There is no e-mail address.',
    '7: There is no e-mail address.',
    '8: There is no e-mail address.',
    '9: A quote does not end, or begins too late.',
    '10: A quote does not end, or begins too late.',
  ]);
});

test('a formula in another column is just text', () => {
  assert.deepEqual(rosterOf('email,name\nann@school.example,=1+1\nben@school.example,@x'), BOTH);
});

test('says when columns cannot be told apart, or there is nobody', () => {
  assert.deepEqual(problemsOf('name,address\nAnn,ann@x.de'), [
    '1: There are several columns, and no heading "email" in the first row.',
  ]);
  assert.deepEqual(problemsOf('email,mail\na@x.de,b@x.de'), [
    '1: Two columns have the heading of the address, or of the role.',
  ]);
  assert.deepEqual(problemsOf('a@x.de\nb@x.de,Ben'), [
    '2: There is more than an address, and the columns have no headings.',
  ]);
  for (const text of ['', '\n \n', 'email\n', '\ufeff']) {
    assert.deepEqual(problemsOf(text), ['-: There is no address in it.'], JSON.stringify(text));
  }
});

test('says what it is instead of UTF-8, and what is too much', () => {
  const utf16 = '-: It is UTF-16, or no text. Save it as CSV (UTF-8).';
  assert.deepEqual(problemsOf(Buffer.from('\ufeffann@x.de', 'utf16le')), [utf16]);
  assert.deepEqual(problemsOf(Buffer.from('ann@x.de', 'utf16le')), [utf16]);
  assert.deepEqual(problemsOf(Buffer.from('ann@x.de\nb\xe4r@x.de', 'latin1')), [
    '-: It is not UTF-8. Save it as CSV (UTF-8).',
  ]);
  assert.match(problemsOf(Buffer.from('PK\x03\x04…')).join(), /a spreadsheet/);
  assert.match(problemsOf(Buffer.alloc(MAX_CSV_BYTES + 1, 97)).join(), /larger than 2 MB/);
  const many = Array.from({ length: 5001 }, (_, n) => `p${n}@x.de`);
  assert.deepEqual(problemsOf(many.join('\n')), ['-: It names 5001 people; a meeting takes 5000.']);
  assert.equal(rosterOf(many.slice(1).join('\n')).length, 5000);
});

test('H6 no file takes long, however its quotes stand', () => {
  const size = MAX_CSV_BYTES;
  for (const text of [
    '"'.repeat(size),
    `"${'a'.repeat(size - 1)}`,
    '"a'.repeat(size / 2),
    '"",'.repeat(size / 3),
    '"\n'.repeat(size / 2),
    '""a\n'.repeat(size / 4),
    ' '.repeat(size),
    `"a" ${' '.repeat(size - 10)}b`,
    ',"'.repeat(size / 2),
  ]) {
    const before = performance.now();
    problemsOf(text);
    const took = performance.now() - before;
    assert.ok(took < 5000, `${JSON.stringify(text.slice(0, 8))}: ${Math.round(took)} ms`);
  }
});

test('what is written by RFC 4180 is read back, whatever is in it', () => {
  const field = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n]/.test(text));
  const rows = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1 });
  fc.assert(
    fc.property(rows, fc.constantFrom('\r\n', '\n', '\r'), (table, end) => {
      const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const text = table.map((row) => row.map(quoted).join(',')).join(end);
      const filled = table.filter((row) => row.some((each) => each !== ''));
      assert.deepEqual(
        parseCsv(text).rows.map(({ fields }) => fields),
        filled,
      );
    }),
  );
});
