import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { WEDNESDAY_AT_TEN as NOW } from '../../test/support/rules.ts';
import { type InvitationRequest, judgeRequest } from './invitation-request.ts';

const DAY = 86_400;
const JITSIS = new Set(['main']);

const requestOf = (more: Partial<InvitationRequest> = {}): InvitationRequest => ({
  jitsi: 'main',
  room: 'hall-9',
  tenant: null,
  seat: 'guest',
  person: null,
  notBefore: null,
  expiresAt: NOW + 3600,
  maxUses: 1,
  note: null,
  ...more,
});
const judged = (more: Partial<InvitationRequest>) => judgeRequest(requestOf(more), JITSIS, NOW);
const person = (name: string, email: string | null = null) => ({ person: { name, email } });

describe('what is asked for', () => {
  const wrong: readonly [code: string, more: Partial<InvitationRequest>][] = [
    ['invitation_room_invalid', { room: '*/' }],
    ['invitation_room_invalid', { room: '' }],
    ['invitation_room_invalid', { tenant: 'a.b' }],
    ['invitation_jitsi_unknown', { jitsi: 'other' }],
    ['invitation_window_invalid', { expiresAt: NOW }],
    ['invitation_window_invalid', { notBefore: NOW - 60, expiresAt: NOW - 5 }],
    ['invitation_window_invalid', { notBefore: NOW + 5, expiresAt: NOW + 5 }],
    ['invitation_window_invalid', { notBefore: -1 }],
    ['invitation_window_invalid', { expiresAt: NOW * 1000 }],
    ['invitation_window_invalid', { expiresAt: NOW + 0.5 }],
    ['invitation_window_invalid', { expiresAt: Number.NaN }],
    ['invitation_window_long', { expiresAt: NOW + 400 * DAY + 1 }],
    ['invitation_uses_invalid', { maxUses: 0 }],
    ['invitation_uses_invalid', { maxUses: 1.5 }],
    ['invitation_uses_invalid', { maxUses: 100_001 }],
    ['invitation_person_shared', { ...person('Erika'), maxUses: 2 }],
    ['invitation_person_shared', { ...person('Erika'), maxUses: null }],
    ['invitation_name_invalid', person(' ')],
    ['invitation_name_invalid', person('\u200b\u200d')],
    ['invitation_name_invalid', person('***')],
    ['invitation_name_invalid', person('Erika\u0000')],
    ['invitation_name_invalid', person('Erika\nMuster')],
    ['invitation_name_invalid', person('x'.repeat(101))],
    ['invitation_email_invalid', person('Erika', 'erika')],
    ['invitation_email_invalid', person('Erika', '')],
    ['invitation_email_invalid', person('Erika', 'a@b, c@d')],
    ['invitation_email_invalid', person('Erika', 'Erika <a@b>')],
    ['invitation_email_invalid', person('Erika', 'a@b\r\nBcc: x@y')],
    ['invitation_email_invalid', person('Erika', `${'x'.repeat(250)}@example.org`)],
    ['invitation_note_invalid', { note: 'x'.repeat(201) }],
    ['invitation_note_invalid', { note: 'two\nlines' }],
  ];
  for (const [code, more] of wrong) {
    test(`${code}: ${JSON.stringify(more).slice(0, 80)}`, () => {
      const refusal = judged(more);
      assert.ok('code' in refusal);
      assert.equal(refusal.code, code);
      assert.equal(refusal.status, 422);
      assert.ok((refusal.field ?? '') in requestOf());
      assert.match(refusal.message, /\.$/);
    });
  }

  test('is taken as it is meant: composed, without joiners and spare spaces, from now on', () => {
    const terms = judged({
      ...person('  A\u030asa  Öberg\u200c ', ' asa@example.org '),
      room: 'Hall 9',
      note: ' row 7 ',
      expiresAt: NOW + 400 * DAY,
    });
    assert.ok(!('code' in terms));
    assert.deepEqual(terms.person, { name: 'Åsa Öberg', email: 'asa@example.org' });
    assert.equal(terms.room.backend, 'hall%209');
    assert.equal(terms.notBefore, NOW);
    assert.equal(terms.note, 'row 7');
    const blank = judged({ note: '  ' });
    assert.equal('note' in blank && blank.note, null);
  });

  test('whatever it is: refused, or a window of at most 400 days for one person who has a name', () => {
    const anything = fc.record({
      room: fc.string(),
      notBefore: fc.option(fc.double()),
      expiresAt: fc.oneof(fc.double(), fc.integer({ min: NOW, max: NOW + 500 * DAY })),
      maxUses: fc.option(fc.oneof(fc.double(), fc.constant(1))),
      person: fc.option(fc.record({ name: fc.string(), email: fc.option(fc.string()) })),
      note: fc.option(fc.string({ unit: 'binary' })),
    });
    fc.assert(
      fc.property(anything, (more) => {
        const terms = judged(more);
        if ('code' in terms) return;
        assert.ok(terms.expiresAt > NOW && terms.expiresAt > terms.notBefore);
        assert.ok(terms.expiresAt - terms.notBefore <= 400 * DAY);
        if (terms.person) {
          assert.equal(terms.maxUses, 1);
          assert.match(terms.person.name, /[\p{L}\p{N}]/u);
          assert.match(terms.person.email ?? 'a@b', /^[^@\s]+@[^@\s]+$/);
        }
      }),
    );
  });
});
