import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PATTERNS } from '../../test/support/room-world-parts.ts';
import { holdsInWorlds, type Seating } from '../../test/support/seat-in-world.ts';
import type { Identity } from '../model/identity.ts';
import type { Meeting } from '../model/meeting.ts';
import type { Rule, Subjects } from '../model/rule.ts';
import { decide } from '../rooms/decide.ts';
import { guestMarks } from '../rooms/guest-name.ts';
import { openingAt } from '../rooms/opening.ts';

/** Enough that every kind of seat comes up many times. */
const RUNS = 800;

test('no input yields a token for another room, for every room or for a pattern (attack C1)', () =>
  holdsInWorlds(({ claims, room, target }) => {
    if (!claims) return;
    assert.equal(claims.room, room.backend);
    assert.equal(claims.sub, room.tenant ?? target.config.domain);
    assert.match(`${claims.room}${claims.sub}`, /^[a-z0-9._%-]+$/);
    assert.deepEqual(Object.keys(claims).sort(), CLAIMS);
    const context = Object.keys(claims.context).filter((key) => key !== 'user');
    assert.ok(context.every((key) => ['group', 'features'].includes(key)));
  }, RUNS));

const CLAIMS = ['aud', 'context', 'exp', 'iat', 'iss', 'nbf', 'room', 'sub'];

test('no input yields a host whom no host list and no roster names (attack C3)', () =>
  holdsInWorlds((seating) => {
    const { claims, visitor, question } = seating;
    const { moderator, affiliation } = claims?.context.user ?? {};
    if (!moderator && affiliation !== 'owner') return;
    assert.ok(visitor.identity, 'nobody is host without signing in');
    const meeting = meetingInForce(seating);
    if (meeting) assert.ok(isHostOf(seating, visitor.identity));
    else if (question.rules.rules.length > 0) {
      assert.ok(means(firstRule(seating)?.host ?? [], visitor.identity));
    }
  }, RUNS));

test('no input yields a seat that nothing grants', () =>
  holdsInWorlds((seating) => {
    const { claims, visitor, question, outcome, invitation } = seating;
    if (!claims || outcome.kind !== 'seated') return;
    const meeting = meetingInForce(seating);
    const rule = firstRule(seating);
    const rules = question.rules;
    const guests = meeting?.guests ?? rule?.guests ?? rules.guestsWithoutRules;
    const isNamed = meeting
      ? seating.roster.some(({ subject }) => names(subject, visitor.identity))
      : rules.rules.length === 0
        ? visitor.identity !== null
        : [rule?.host, rule?.member].some((list) => means(list ?? [], visitor.identity));
    const isInvited = outcome.admission.invitationId !== null;
    if (isInvited) assert.equal(outcome.admission.invitationId, invitation?.id);
    if (isInvited) assert.ok(!rule?.isFinal || meeting);
    assert.ok(isNamed || isInvited || ['wait', 'open'].includes(guests));
    if (!isNamed && !isInvited && meeting?.codeHash) assert.ok(question.facts.hasCode);
  }, RUNS));

test('no token outlives the window, the meeting, the invitation or the life it is given', () =>
  holdsInWorlds((seating) => {
    const { claims, outcome, now, question, invitation } = seating;
    if (!claims || outcome.kind !== 'seated') return;
    const meeting = meetingInForce(seating);
    const rule = firstRule(seating);
    const { admission } = outcome;
    assert.ok(claims.exp > now && claims.iat === now && claims.nbf < now);
    const usual = admission.kind === 'guest' ? question.rules.guestTtlSeconds : 7200;
    assert.ok(claims.exp - now <= (rule?.ttlSeconds ?? usual));
    if (admission.invitationId !== null) assert.ok(claims.exp <= (invitation?.expiresAt ?? 0));
    if (meeting) assert.ok(claims.exp <= meeting.endsAt);
    else if (rule) {
      assert.equal(openingAt(rule.between, claims.exp - 1).open, true);
      const opening = openingAt(rule.between, now);
      assert.ok(opening.open && (opening.until === null || claims.exp <= opening.until));
    }
    if (meeting && admission.kind !== 'host') assert.ok(now >= meeting.startsAt);
  }, RUNS));

test('no feature, bypass or group that the rule does not grant, but past the lobby for hosts of its meeting', () =>
  holdsInWorlds(({ claims, explanation, question }) => {
    if (!claims) return;
    const shown = explanation.rules[explanation.decision.ruleIndex ?? -1];
    const granted = Object.fromEntries(
      shown?.features.map(({ key, verdict }) => [key, verdict.hit]) ?? [],
    );
    assert.deepEqual(claims.context.features ?? {}, granted);
    const { kind, meetingId } = explanation.decision;
    const leadsMeeting = kind === 'host' && meetingId !== null;
    const passesLobby = leadsMeeting && question.facts.meeting?.lobby === true;
    const byRule = shown?.lobbyBypass.hit ?? false;
    assert.equal(claims.context.user.lobby_bypass ?? false, byRule || passesLobby);
    assert.equal(claims.context.user.security_bypass ?? false, shown?.securityBypass.hit ?? false);
    assert.equal(claims.context.group ?? null, shown?.rule.group ?? null);
    assert.ok(shown || question.rules.rules.length === 0 || explanation.decision.meetingId);
  }, RUNS));

test('no member and no guest who waits for a host is given a token before one is there', () =>
  holdsInWorlds((seating) => {
    const { claims, outcome, explanation, question } = seating;
    if (!claims || outcome.kind !== 'seated' || outcome.admission.kind === 'host') return;
    const { kind, reason } = outcome.admission;
    if (reason === 'no-rules' || reason === 'claims') return;
    const rule = firstRule(seating);
    const place = meetingInForce(seating) ?? rule ?? { guests: question.rules.guestsWithoutRules };
    const isByGuests = reason === 'guests' || reason === 'code';
    const membersWait = 'wait' in place ? place.wait : (rule?.waits ?? place.guests !== 'open');
    const waits = isByGuests ? place.guests === 'wait' : membersWait;
    assert.ok(!waits || explanation.host.there, kind);
  }, RUNS));

test("a guest's name always ends with our mark, and nobody's id or address is theirs to choose", () =>
  holdsInWorlds(({ claims, visitor, language, outcome, invitation }) => {
    if (!claims || visitor.identity || outcome.kind !== 'seated') return;
    const { id, name = '', email, avatar, moderator, affiliation } = claims.context.user;
    assert.match(id, /^guest-\d{24}$/);
    const isFixed = outcome.admission.invitationId !== null && invitation?.person;
    if (isFixed) assert.deepEqual([name, email], ['Pat Patient', 'pat@home.example']);
    else {
      assert.ok(name.endsWith(guestMarks[language]));
      assert.equal(email, undefined);
    }
    assert.deepEqual([avatar, moderator, affiliation], [undefined, false, 'member']);
  }, RUNS));

test('a final rule is never overruled: without the meeting and the invitation it is the same', () =>
  holdsInWorlds((seating) => {
    const { question, explanation } = seating;
    if (!firstRule(seating)?.isFinal) return;
    const bare = { meeting: null, standing: null, hasCode: false, invitation: null };
    const facts = { ...question.facts, ...bare };
    assert.deepEqual(decide({ ...question, facts }), explanation.decision);
    assert.deepEqual(
      [explanation.decision.meetingId, explanation.decision.invitationId],
      [null, null],
    );
  }, RUNS));

test('nobody is seated, told to wait or sent on with less than the rule for the room requires', () =>
  holdsInWorlds((seating) => {
    const { explanation, outcome, visitor, claims, question } = seating;
    const { acr = [], secondFactor = false } = firstRule(seating)?.requires ?? {};
    if (acr.length === 0 && !secondFactor) return;
    const has = visitor.identity;
    const isStrong =
      has !== null &&
      (acr.length === 0 || acr.some((one) => one === has.acr)) &&
      (!secondFactor || has.secondFactor);
    if (isStrong) {
      const rules = question.rules.rules.map((rule) => ({ ...rule, requires: null }));
      const lax = decide({ ...question, rules: { ...question.rules, rules } });
      assert.deepEqual(lax, explanation.decision, 'and nothing else changes for who has it');
      return;
    }
    assert.equal(claims, null);
    assert.equal(explanation.decision.kind, 'refused');
    if (outcome.kind === 'asked' && outcome.for === 'code') assert.notEqual(has, null);
    if (has === null) assert.notEqual(explanation.decision.reason, 'too-weak');
  }, RUNS));

function firstRule({ question: { rules }, key }: Seating): Rule | undefined {
  return rules.rules.find(({ match }) => match.some(({ text }) => PATTERNS[text]?.test(key.path)));
}

/** Judged a second time, from what was put into the store. */
function meetingInForce(seating: Seating): Meeting | null {
  const { meeting, now } = seating;
  if (!meeting || meeting.cancelledAt !== null || firstRule(seating)?.isFinal) return null;
  const isNow = meeting.startsAt - meeting.earlySeconds <= now && now < meeting.endsAt;
  return isNow ? meeting : null;
}

function isHostOf({ roster }: Seating, identity: Identity): boolean {
  return roster.some(({ role, subject }) => role === 'host' && names(subject, identity));
}

/** The lists of these worlds, judged a second time by other means. */
function means(list: Subjects, identity: Identity | null): boolean {
  const texts = list.map(({ text }) => text);
  const wanted = texts.filter((text) => !text.startsWith('!'));
  const barred = texts.filter((text) => text.startsWith('!')).map((text) => text.slice(1));
  const isNamed = wanted.length === 0 || wanted.some((text) => names(text, identity));
  return texts.length > 0 && isNamed && !barred.some((text) => names(text, identity));
}

function names(text: string, identity: Identity | null): boolean {
  if (!identity) return false;
  const { username, groups, email, emailVerified, acr, claims } = identity;
  if (text.startsWith('group:')) return groups.includes(text.slice(6));
  if (text.startsWith('user:')) return text === `user:${username}`;
  if (text.startsWith('email:')) return emailVerified && email === 'ann@school.example';
  if (text.startsWith('acr:')) return acr === 'gold';
  if (text.startsWith('claim:')) return Object.hasOwn(claims, 'role');
  return text !== 'guest';
}
