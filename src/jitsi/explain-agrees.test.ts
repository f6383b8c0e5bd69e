import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdsInWorlds } from '../../test/support/seat-in-world.ts';
import { isAdmission } from '../rooms/decision.ts';
import type { Explanation } from '../rooms/explain.ts';
import { claimsOfAdmission } from './admission-claims.ts';
import { tokenPersonOf } from './token-person.ts';

test('explain and the issued token agree', () =>
  holdsInWorlds(
    ({ explanation, outcome, claims, question, visitor, room, key, target, now, language }) => {
      const { decision } = explanation;
      const { invitation } = question.facts;
      const invited = decision.invitationId === null ? null : (invitation?.person ?? null);
      const person = tokenPersonOf(visitor, invited, key, language);
      if (outcome.kind === 'asked') {
        assert.deepEqual(outcome.decision, decision);
        if (outcome.for === 'name') assert.equal(person, null);
        else assert.equal(decision.kind, 'refused');
      } else if (outcome.kind === 'seated') {
        assert.ok(person && isAdmission(decision));
        assert.deepEqual(outcome.admission, decision);
        const explained = claimsOfAdmission(decision, person, room, target.config, now);
        assert.deepEqual(claims, explained);
      } else if (outcome.kind === 'unseated') {
        assert.ok(!isAdmission(decision));
        assert.deepEqual(outcome.decision, decision);
      }
      assert.equal(claims !== null, outcome.kind === 'seated');
    },
  ));

test('the criteria shown lead to the decision', () =>
  holdsInWorlds(({ explanation, question }) => {
    const { decision, rules } = explanation;
    const first = rules.find(({ match }) => match.some(({ hit }) => hit));
    assert.equal(decision.ruleIndex, first?.index ?? null);
    for (const one of rules) {
      const isOverruled = explanation.meeting?.state === 'in-force';
      const leads = isOverruled ? 'overruled' : 'decides';
      assert.equal(one.state === leads, one === first, 'one rule leads, or none');
    }
    if (rules.length === 0 && explanation.meeting?.state !== 'in-force') return;
    const strong = kindOf(explanation, question.identity !== null, question.now);
    assert.equal(decision.kind, isTooWeak(explanation) ? 'refused' : strong);
    if (decision.reason === 'too-weak') assert.ok(isTooWeak(explanation) && strong !== 'refused');
  }));

/** Whether the rule for the room shows that it requires what the person has not. */
function isTooWeak({ rules }: Explanation): boolean {
  const rule = rules.find(({ match }) => match.some(({ hit }) => hit));
  return rule?.requirement?.met === false;
}

/** What the shown criteria come to, worked out a second time. */
function kindOf(explanation: Explanation, isSignedIn: boolean, now: number): string {
  const { meeting: shown, invitation, guests, host, rules } = explanation;
  const rule = rules.find(({ match }) => match.some(({ hit }) => hit));
  const inForce = shown?.state === 'in-force' ? shown : null;
  if (!inForce && !rule) return 'refused';
  const named = inForce
    ? inForce.standing?.role
    : (isSignedIn && ((rule?.host.hit && 'host') || (rule?.member.hit && 'member'))) || undefined;
  const invited = invitation?.state === 'counts' ? invitation.invitation.seat : undefined;
  const role = named ?? invited ?? 'guest';
  const isGuest = !named && !invited;
  if (isGuest && guests.guests === 'never') return 'refused';
  if (isGuest && inForce?.code === false) return 'refused';
  if (!inForce && rule?.opening?.open === false) return 'refused';
  if (isGuest && guests.guests === 'jitsi') return 'hand-over';
  if (role === 'host') return 'host';
  if (inForce && now < inForce.meeting.startsAt) return 'wait';
  const waits = inForce ? inForce.meeting.wait : rule?.rule.waits;
  return (isGuest ? guests.guests === 'wait' : waits) && !host.there ? 'wait' : role;
}

test('what the store knows is what is explained', () =>
  holdsInWorlds(({ explanation, meeting, invitation, visitor, hostSeatedAt, conference, now }) => {
    const isStanding = meeting?.cancelledAt === null && now < meeting.endsAt;
    assert.equal(explanation.meeting?.meeting.id, isStanding ? meeting.id : undefined);
    if (isStanding && meeting.codeHash !== null) {
      const isGiven = visitor.pass?.codes.some(({ codeHash }) => codeHash === meeting.codeHash);
      assert.equal(explanation.meeting?.code, isGiven ?? false);
    }
    const isValid = invitation && invitation.notBefore <= now && now < invitation.expiresAt;
    const isHeld = isValid && invitation.revokedAt === null && (visitor.userId ?? visitor.pass);
    assert.equal(explanation.invitation?.invitation.id, isHeld ? invitation.id : undefined);
    assert.equal(explanation.host.because === 'running', conference === 'running');
    const isOfMeeting =
      isStanding &&
      explanation.meeting?.state !== 'overruled' &&
      hostSeatedAt !== null &&
      meeting.startsAt - meeting.earlySeconds <= hostSeatedAt &&
      hostSeatedAt < meeting.endsAt;
    const isSeated = isOfMeeting || (hostSeatedAt !== null && now < hostSeatedAt + 7200);
    assert.equal(explanation.host.there, conference === 'running' || isSeated);
  }));

test('every answer is written down once, without the token, and the seat of a host with it', () =>
  holdsInWorlds(
    ({ outcome, entries, claims, hostSeatedAt, hostSeatedAfter, now, key, question }) => {
      if (outcome.kind === 'asked') {
        assert.deepEqual([entries, hostSeatedAfter], [[], hostSeatedAt]);
        return;
      }
      const [entry, ...more] = entries;
      assert.ok(entry && more.length === 0);
      assert.deepEqual([entry.jitsi, entry.room], [key.jitsi, key.path]);
      const seat = claims?.context.user.moderator ? 'host' : (entry.seat ?? null);
      assert.equal(entry.seat ?? null, seat);
      assert.equal(entry.action === 'seat', outcome.kind === 'seated');
      if (outcome.kind === 'seated') assert.ok(!JSON.stringify(entry).includes(outcome.token));
      const isHost = outcome.kind === 'seated' && outcome.admission.kind === 'host';
      assert.equal(hostSeatedAfter, isHost ? now : hostSeatedAt);
      assert.equal(question.facts.hostSeatedAt, hostSeatedAt);
    },
  ));
