import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WEDNESDAY_AT_TEN } from '../../test/support/rules.ts';
import { sampleInvitation } from '../../test/support/sample-invitation.ts';
import { configOf, MINIMAL } from '../../test/support/sample-settings.ts';
import type { Invitation } from '../model/invitation.ts';
import { invitationAsJson, newInvitationAsJson } from './invitation-as-json.ts';

const config = configOf(MINIMAL);

function toldOf(more: Partial<Invitation> = {}, now = WEDNESDAY_AT_TEN) {
  return invitationAsJson(sampleInvitation(more), now);
}

test('tells an invitation in snake_case, with times in UTC, and the link only when it is made', () => {
  const told = {
    id: 'i000000000000000000000001',
    state: 'valid',
    jitsi: 'main',
    tenant: null,
    room: 'class-7',
    seat: 'guest',
    person: { name: 'Erika', email: null },
    not_before: '2026-11-18T08:00:00.000Z',
    expires_at: '2026-11-18T10:00:00.000Z',
    max_uses: null,
    uses: 1,
    note: null,
    created_at: '2026-11-18T07:00:00.000Z',
    created_by: 'cli',
    revoked_at: null,
  };
  const invitation = sampleInvitation({ person: { name: 'Erika', email: null } });
  assert.deepEqual(invitationAsJson(invitation, WEDNESDAY_AT_TEN), told);
  const made = newInvitationAsJson({ invitation, secret: 'a-secret' }, config, WEDNESDAY_AT_TEN);
  assert.deepEqual(made, { link: 'https://meet.example.org/auth/invite/a-secret', ...told });
});

test('says what has become of it by now', () => {
  assert.equal(toldOf({}, WEDNESDAY_AT_TEN - 3601)['state'], 'to-come');
  assert.equal(toldOf({}, WEDNESDAY_AT_TEN + 3600)['state'], 'expired');
  assert.equal(toldOf({ maxUses: 1 })['state'], 'used-up');
  const revoked = toldOf({ revokedAt: WEDNESDAY_AT_TEN });
  assert.equal(revoked['state'], 'revoked');
  assert.equal(revoked['revoked_at'], '2026-11-18T09:00:00.000Z');
});
