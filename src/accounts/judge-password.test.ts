import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isCommonPassword } from './common-passwords.ts';
import { judgePassword } from './judge-password.ts';

const ACCOUNT = { name: 'joki', displayName: 'Jo Kivinen', email: 'j.kivinen@school.example' };
const POLICY = { leastCharacters: 8, siteWords: ['Example University', 'meet.example.org'] };

function faultOf(typed: string): string | null {
  const judged = judgePassword(typed, POLICY, ACCOUNT);
  return 'fault' in judged ? judged.fault : null;
}

describe('a new password', () => {
  test('may be any 8 to 256 characters of any script', () => {
    const good = [
      ...[
        'kahvila pöytä',
        '九つの文字の合言葉',
        '😀🎭🐙🦊🌵🍄🪐🧊',
        'correct horse battery staple',
      ],
      ...['        x       y z 8 chars', 'aaaaaaaa but long', 'x7$kQ!pz', 'zyzyzyzyxxzy'],
      ...['q'.repeat(256), 'jokikahvila pöytä', 'MEET me at the corner'],
    ];
    for (const typed of good) assert.equal(faultOf(typed), null, typed);
  });

  test('is none that is too short, spaces at its ends aside, or too long', () => {
    for (const typed of ['', 'x7$kQ!p', '  x7$kQ!p  ', '😀'.repeat(7)]) {
      assert.equal(faultOf(typed), 'short', typed);
    }
    assert.equal(faultOf('x7$kQ!pz'.repeat(33)), 'long');
    assert.equal(faultOf('x7$kQ!pz\0'), 'unusable');
  });

  test('is none of the commonest, in any capitals', () => {
    const common = ['password', 'Password1', 'QWERTYUIOP', 'iloveyou', '1q2w3e4r', 'passwort'];
    for (const typed of [...common, 'hallo123', ' iloveyou ', 'ｐａｓｓｗｏｒｄ']) {
      assert.equal(faultOf(typed), 'common', typed);
    }
  });

  test('is not made of what others know of the person or the site', () => {
    const personal = [
      ...['kivinen1', 'JoKivinen', 'kivinen.jo', 'joki2026', 'jokijokijoki', 'Kivinen!2026'],
      ...['j.kivinen@school.example', 'school2026', 'ExampleUniversity', 'meet.example.org'],
      ...['example2026!', 'jokipassword', 'kivinen-qwertyuiop'],
    ];
    for (const typed of personal) assert.equal(faultOf(typed), 'personal', typed);
  });
});

test('the list of the commonest knows them, and hardly anything else', () => {
  assert.ok(isCommonPassword('football'));
  let taken = 0;
  for (let n = 0; n < 100_000; n += 1) taken += Number(isCommonPassword(`nobody's ${n * 7919}`));
  assert.ok(taken <= 8, `${taken} of 100000`);
});
