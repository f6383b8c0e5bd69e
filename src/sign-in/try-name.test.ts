import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { tryName } from './try-name.ts';

test('F3 every spelling of a name is one', () => {
  const spellings = [
    'joki',
    'JOKI',
    ' Joki ',
    'joki.',
    'joki..',
    'joki@meet.example.org',
    'Joki@MEET.example.org.',
    'joki @elsewhere.example',
    'joki@evil@meet.example.org',
    'ｊｏｋｉ',
    'ｊｏｋｉ＠meet.example.org',
    'jo\u200bki',
    'jo\u00adki',
    '\ufeffjoki\0',
    'jo\u180eki',
    'j o\tki\r\n',
    'EXAMPLE\\joki',
    'EXAMPLE＼Joki',
  ];
  for (const spelling of spellings) {
    assert.equal(tryName(spelling), 'joki', JSON.stringify(spelling));
  }
});

test('F3 letters that meet in capitals alone are one', () => {
  assert.equal(tryName('STRASSE'), tryName('straße'));
  assert.equal(tryName('ΣΑΣ'), tryName('σας'));
  assert.equal(tryName('Åsa'), tryName('A\u030asa'));
});

test('other names are others', () => {
  const names = ['joki', 'joki2', 'jo.ki', 'jo-ki', '@joki', 'a@b', ''].map(tryName);
  assert.equal(new Set(names).size, names.length);
});

test('no text makes it throw, and a name counted twice is the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 1200 }), (text) => {
      const once = tryName(text);
      assert.equal(tryName(once.split('\\').length > 1 || once.includes('@') ? text : once), once);
      assert.equal(tryName(text.toUpperCase()), tryName(text.toUpperCase().toLowerCase()));
    }),
  );
});
