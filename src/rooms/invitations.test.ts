import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { FixedClock } from '../../test/support/fixed-clock.ts';
import { ruleBook } from '../../test/support/rules.ts';
import { sampleIdentity } from '../../test/support/sample-identity.ts';
import { sampleMeeting } from '../../test/support/sample-meeting.ts';
import { systemRandom } from '../base/random.ts';
import type { AuditEntry, AuditEvent } from '../model/audit-event.ts';
import { openTestStorage } from '../storage/conformance/test-database.ts';
import type { Storage } from '../storage/storage.ts';
import type { InvitationRequest } from './invitation-request.ts';
import {
  createInvitation,
  createInvitations,
  hashInvitationSecret,
  type InvitationDeps,
  MAX_AT_ONCE,
  type NewInvitation,
  revokeInvitation,
} from './invitations.ts';
import { parseRoomName } from './room-name.ts';
import { takeUpInvitation } from './take-up-invitation.ts';

const RULES = `
  - { match: "hall-*", host: ["group:staff"] }
  - { match: "final", final: true, host: ["group:staff"] }
`;
const CLI = { actor: 'cli' };
const clock = new FixedClock();
let storage: Storage;
let deps: InvitationDeps;
let events = 0;

before(async () => {
  storage = await openTestStorage('sqlite::memory:', { clock });
  deps = {
    storage,
    rules: ruleBook(RULES),
    jitsis: new Set(['main']),
    clock,
    random: systemRandom,
    completeEvent,
  };
});
after(() => storage.close());

function completeEvent(entry: AuditEntry): AuditEvent {
  events += 1;
  const blank = { userId: null, username: null, name: null, method: null, jitsi: null, room: null };
  const more = { seat: null, rule: null, reason: null, meetingId: null, invitationId: null };
  const where = { address: null, requestId: null };
  return { id: `a${events}`, at: clock.nowSeconds(), ...blank, ...more, ...where, ...entry };
}

const requestOf = (more: Partial<InvitationRequest> = {}): InvitationRequest => ({
  jitsi: 'main',
  room: 'hall-1',
  tenant: null,
  seat: 'guest',
  person: null,
  notBefore: null,
  expiresAt: clock.nowSeconds() + 3600,
  maxUses: 1,
  note: null,
  ...more,
});

async function make(more: Partial<InvitationRequest> = {}): Promise<NewInvitation> {
  const made = await createInvitation(deps, requestOf(more), CLI);
  assert.ok('secret' in made, JSON.stringify(made));
  return made;
}

async function codeOf(more: Partial<InvitationRequest>): Promise<string> {
  const made = await createInvitation(deps, requestOf(more), CLI);
  return 'code' in made ? made.code : 'made';
}

describe('making invitations', () => {
  test('the secret has 256 bits and is kept nowhere, but for its hash', async () => {
    const { invitation, secret } = await make({ note: 'row 7' });
    assert.match(secret, /^[A-Za-z0-9_-]{43}$/);
    assert.equal(invitation.secretHash, hashInvitationSecret(secret));
    const found = await storage.invitations.findBySecret(hashInvitationSecret(secret));
    assert.deepEqual(found, invitation);
    assert.ok(!JSON.stringify(found).includes(secret));
    const [event] = (await storage.audit.list({ action: 'invitation-create' }, 10)).slice(-1);
    assert.equal(event?.invitationId, invitation.id);
    assert.equal(event?.actor, 'cli');
    assert.equal(event?.room, 'hall-1');
    assert.notEqual((await make()).secret, secret);
  });

  test('it is for a room that a rule or a meeting is for, and no rule that is final', async () => {
    assert.equal(await codeOf({ room: 'final' }), 'invitation_rule_final');
    assert.equal(await codeOf({ room: 'theatre' }), 'invitation_room_unserved');
    assert.equal(await codeOf({ room: 'hall-1', tenant: 'acme' }), 'invitation_room_unserved');
    const [startsAt, endsAt] = [clock.nowSeconds() + 7200, clock.nowSeconds() + 9000];
    const room = parseRoomName('theatre');
    assert.ok(room);
    await storage.meetings.create(sampleMeeting({ room, startsAt, endsAt }), []);
    assert.equal(
      await codeOf({ room: 'theatre', expiresAt: startsAt }),
      'invitation_room_unserved',
    );
    assert.equal(await codeOf({ room: 'theatre', expiresAt: startsAt + 1 }), 'made');
    const later = { notBefore: endsAt, expiresAt: endsAt + 60 };
    assert.equal(await codeOf({ room: 'theatre', ...later }), 'invitation_room_unserved');
    const without = { ...deps, rules: ruleBook('') };
    const made = await createInvitation(without, requestOf({ room: 'anything' }), CLI);
    assert.ok('secret' in made, 'without rules there is none that could be missing');
  });

  test('many are made at once, each with its event, or none', async () => {
    const before = (await storage.invitations.list(null, 0, 10_000)).length;
    const wrong = [requestOf(), requestOf({ room: 'final' }), requestOf({ maxUses: 0 })];
    const refused = await createInvitations(deps, wrong, CLI);
    assert.deepEqual(
      refused.refusals.map(({ index, refusal }) => [index, refusal.code]),
      [
        [1, 'invitation_rule_final'],
        [2, 'invitation_uses_invalid'],
      ],
    );
    assert.deepEqual(refused.created, []);
    assert.equal((await storage.invitations.list(null, 0, 10_000)).length, before);
    const began = performance.now();
    const requests = Array.from({ length: MAX_AT_ONCE }, () => requestOf({ room: 'hall-many' }));
    const { created } = await createInvitations(deps, requests, CLI);
    assert.ok(performance.now() - began < 5000, 'a transaction is rolled back after ten seconds');
    assert.equal(new Set(created.map(({ secret }) => secret)).size, MAX_AT_ONCE);
    assert.equal((await storage.audit.list({ room: 'hall-many' }, 10_000)).length, MAX_AT_ONCE);
    await assert.rejects(createInvitations(deps, [...requests, requestOf()], CLI), RangeError);
  });

  test('where one of many cannot be written, none is', async () => {
    const twice = { ...systemRandom, token: () => 'the same secret' };
    const before = (await storage.invitations.list(null, 0, 10_000)).length;
    const requests = [requestOf(), requestOf()];
    await assert.rejects(createInvitations({ ...deps, random: twice }, requests, CLI));
    assert.equal((await storage.invitations.list(null, 0, 10_000)).length, before);
  });
});

describe('revoking and taking up', () => {
  test('an invitation is revoked once, with one event; another id is unknown', async () => {
    const { invitation } = await make({ room: 'hall-2' });
    const api = { actor: 'api:k1', address: '192.0.2.1', requestId: 'R' };
    assert.equal(await revokeInvitation(deps, 'nothing', api), 'unknown');
    assert.equal(await revokeInvitation(deps, invitation.id, api), 'revoked');
    assert.equal(await revokeInvitation(deps, invitation.id, api), 'revoked-before');
    const trail = await storage.audit.list({ room: 'hall-2' }, 10);
    const [, revoked, ...more] = trail.filter(({ invitationId }) => invitationId === invitation.id);
    assert.deepEqual(more, []);
    assert.equal(revoked?.action, 'invitation-revoke');
    assert.equal(revoked?.actor, 'api:k1');
    assert.equal(revoked?.address, '192.0.2.1');
  });

  test('a place of any of the holders counts, and the event says who came', async () => {
    const { invitation } = await make({ room: 'hall-3', maxUses: 2 });
    const now = clock.nowSeconds();
    const guest = { holders: ['guest-1'], identity: null, name: 'Ann' } as const;
    const identity = sampleIdentity({ username: 'ann' });
    const user = { holders: ['user-1', 'guest-1'], identity, name: 'Ann Lee' } as const;
    const take = (taker: typeof guest | typeof user, at = now) =>
      takeUpInvitation(deps, invitation, taker, { actor: 'door' }, at);
    assert.equal(await take(guest), 'taken');
    assert.equal(await take(user), 'held');
    assert.equal(await take({ ...user, holders: ['user-1', 'guest-2'] } as never), 'taken');
    assert.equal(await take({ ...guest, holders: ['guest-3'] } as never), 'spent');
    assert.equal(await take(guest, now + 3600), 'gone');
    const trail = await storage.audit.list({ room: 'hall-3', action: 'invitation-use' }, 10);
    assert.deepEqual(trail.map(({ userId, username, name }) => [userId, username, name]).sort(), [
      ['guest-1', null, 'Ann'],
      ['user-1', 'ann', 'Ann Lee'],
    ]);
  });
});
