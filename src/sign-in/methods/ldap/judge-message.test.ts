import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ber, berInteger, ldapMessage, ldapResult } from '../../../../test/support/ber.ts';
import { entryMessage, referenceMessage } from '../../../../test/support/fake-directory.ts';
import { hostileAnswers } from '../../../../test/support/hostile-answers.ts';
import { isAnswer } from './judge-message.ts';

const control = (...parts: Buffer[]) => ber(0x30, ber(0x04, '1.2.840.113556.1.4.319'), ...parts);
const attributes = { cn: ['a', 'b'], empty: [], photo: [Buffer.alloc(70_000)] };
const answers: Readonly<Record<string, Buffer>> = {
  bind: ldapMessage(1, ldapResult(0x61, 0)),
  'bind that failed': ldapMessage(2_000_000_000, ldapResult(0x61, 49, 'data 52e')),
  search: ldapMessage(3, ldapResult(0x65, 0)),
  entry: entryMessage(4, { dn: 'cn=a', attributes }, ['cn', 'empty', 'photo']),
  reference: referenceMessage(5, 'ldap://x'),
  extended: ldapMessage(6, ber(0x78, berInteger(0, 0x0a), ber(0x04), ber(0x04), ber(0x8a, '1.2'))),
  'with a control': ldapMessage(7, ldapResult(0x65, 0), control(ber(0x04, ber(0x30)))),
  'with a critical control': ldapMessage(
    8,
    ldapResult(0x65, 0),
    control(ber(0x01, Buffer.of(0xff)), ber(0x04, ber(0x30))),
  ),
  'with a control of no value': ldapMessage(9, ldapResult(0x65, 0), control()),
};

describe('what passes for an answer', () => {
  for (const [what, bytes] of Object.entries(answers)) {
    it(`is ${what}, whole and alone`, () => {
      assert.ok(isAnswer(bytes));
      assert.ok(!isAnswer(bytes.subarray(0, -1)));
      assert.ok(!isAnswer(Buffer.concat([bytes, Buffer.of(0)])));
    });
  }

  for (const [what, make] of Object.entries(hostileAnswers)) {
    it(`is not ${what}`, () => assert.ok(!isAnswer(make(1))));
  }

  it('is nothing that chance makes, and judging never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => !isAnswer(Buffer.from(bytes))),
    );
  });

  it('holds, however an answer is bent, only lengths that fit into it', () => {
    const bent = fc.tuple(
      fc.constantFrom(...Object.values(answers)),
      fc.nat(),
      fc.integer({ min: 0, max: 255 }),
    );
    fc.assert(
      fc.property(bent, ([answer, at, byte]) => {
        const bytes = Buffer.from(answer);
        bytes[at % bytes.length] = byte;
        return !isAnswer(bytes) || bytes.length === answer.length;
      }),
    );
  });
});
