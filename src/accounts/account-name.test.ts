import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { accountName, hostForms, judgeAccountName } from './account-name.ts';

const HOSTS = new Set(['meet.example.org', 'münchen.example', 'xn--mnchen-3ya.example']);
const nameOf = (typed: string) => accountName(typed, HOSTS);

describe('the one spelling of a name', () => {
  test('F3 is the same with the host and without, in any capitals, wide letters and spaces', () => {
    const spellings = [
      ...['joki', 'JOKI', ' Joki ', '\tjoki\n', 'joki@meet.example.org', 'Joki@MEET.Example.ORG'],
      ...[
        'joki@meet.example.org.',
        'ｊｏｋｉ',
        'ＪＯＫＩ＠meet.example.org',
        'joki@MÜNCHEN.example',
      ],
      ...['joki@xn--mnchen-3ya.example'],
    ];
    for (const typed of spellings) assert.equal(nameOf(typed), 'joki', JSON.stringify(typed));
  });

  test('keeps the host of others, and what looks like one', () => {
    assert.equal(nameOf('Asa@Example.org'), 'asa@example.org');
    assert.equal(nameOf('@meet.example.org'), '@meet.example.org');
    assert.equal(nameOf('joki@evil@meet.example.org'), 'joki@evil');
  });

  test('composes letters, and takes a Turkish capital for its letter', () => {
    assert.equal(nameOf('A\u030aSA'), 'åsa');
    assert.equal(nameOf('İNAN'), 'inan');
    assert.equal(nameOf('ΓΙΏΡΓΟΣ'), nameOf('γιώργος'));
  });

  test('spelled once more is the same, whatever was typed, and nothing throws', () => {
    const odd = fc.string({ unit: 'binary', maxLength: 1200 });
    fc.assert(
      fc.property(odd, (typed) => {
        const once = accountName(typed, new Set());
        assert.equal(accountName(once, new Set()), once);
      }),
      { numRuns: 2000 },
    );
  });

  test('knows a host as people write it and as DNS does', () => {
    assert.deepEqual(hostForms('MÜNCHEN.example'), ['münchen.example', 'xn--mnchen-3ya.example']);
    assert.deepEqual(hostForms('Meet.Example.org'), ['meet.example.org']);
  });
});

describe('what an account may be called', () => {
  test('is letters of one script, digits and a few signs', () => {
    const good = ['joki', 'a', '7', 'jo.ki-2_x', "o'neill", 'asa@example.org', 'åsa', 'jürgen+x'];
    const scripts = [
      'иван.7',
      'γιώργος',
      '田中太郎',
      'たなかタロウ',
      '김철수',
      'محمد',
      'अनिल',
      'tanaka田中',
    ];
    for (const name of [...good, ...scripts]) {
      assert.equal(judgeAccountName(nameOf(name)), null, name);
    }
  });

  test('is nothing that could be taken for another, or for nothing', () => {
    const bad = [
      ...[
        '',
        '.',
        '.joki',
        'joki.',
        '-joki',
        'jo ki',
        'jo\tki',
        'a/b',
        'a\\b',
        'a:b',
        '<b>',
        'a@b@c',
      ],
      // A Cyrillic а; a zero-width space; a right-to-left mark; an emoji; a NUL; half a character.
      ...['p\u0430ypal', 'jo\u200bki', 'jo\u200fki', 'jo🎭ki', 'jo\0ki', 'jo\ud800ki'],
      ...['x'.repeat(65), '*)(uid=*', 'cn=x,dc=y'],
    ];
    for (const name of bad) assert.notEqual(judgeAccountName(nameOf(name)), null, name);
  });
});
