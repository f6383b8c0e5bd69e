import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInvitedCsv } from './invitation-csv.ts';

const parse = (text: string) => parseInvitedCsv(Buffer.from(text));

function rowsOf(text: string): unknown[] {
  const table = parse(text);
  assert.ok('rows' in table, JSON.stringify(table));
  return table.rows.map(({ line, person, note }) => [line, person?.name, person?.email, note]);
}

function problemsOf(text: string): unknown[] {
  const table = parse(text);
  assert.ok('problems' in table);
  return table.problems.map(({ line, message }) => [line, message]);
}

test('a person a row: name, email, note, as far as they are there', () => {
  assert.deepEqual(rowsOf('Erika Muster,erika@patient.example,4711\r\nMax\n\n,,row 7\n'), [
    [1, 'Erika Muster', 'erika@patient.example', '4711'],
    [2, 'Max', null, null],
    [4, undefined, undefined, 'row 7'],
  ]);
});

test('headings say another order, as spreadsheets write them, and more columns', () => {
  const text = '\ufeffTicket;E-Mail;Seat;Name\n"row ""7""";a@b.example;x;"Muster, Erika"\n';
  assert.deepEqual(rowsOf(text), [[2, 'Muster, Erika', 'a@b.example', 'row "7"']]);
});

test('all that is wrong is told with its line', () => {
  assert.deepEqual(problemsOf('Erika,a@b,n\n,a@b\nMax,,,more\n'), [
    [2, 'There is an address without a name.'],
    [3, 'There are more than three columns, and no headings.'],
  ]);
  assert.deepEqual(problemsOf('a,b,c,d\n'), [
    [1, 'There are more than three columns, and no headings: name, email, note.'],
  ]);
  assert.deepEqual(problemsOf('name,Name\nx,y\n'), [[1, 'Two columns have the heading name.']]);
  assert.deepEqual(problemsOf('name,email\n'), [[null, 'There is nobody in it.']]);
  assert.deepEqual(problemsOf(''), [[null, 'There is nobody in it.']]);
  const latin = parseInvitedCsv(Buffer.from('J\xfcrgen\n', 'latin1'));
  assert.ok('problems' in latin && /UTF-8/.test(latin.problems[0]?.message ?? ''));
});
