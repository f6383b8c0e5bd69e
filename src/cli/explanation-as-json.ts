import type { Json, JsonObject } from '../model/json.ts';
import type { Decision } from '../rooms/decision.ts';
import type { InvitationExplanation, MeetingExplanation } from '../rooms/explain.ts';
import type { RuleExplanation } from '../rooms/explain-rule.ts';
import type { SubjectsVerdict } from '../rooms/judge-subjects.ts';
import type { Explained } from './render-explanation.ts';

/** For programs: all that the text says, with subjects by what the operator wrote. Holds no secret of a meeting. */
export function explanationAsJson({ question, explanation, claims, asked }: Explained): JsonObject {
  const { room, now } = question;
  const { decision, host, meeting, invitation, guests, rules } = explanation;
  return {
    room: room.backend,
    tenant: room.tenant,
    at: now,
    store: asked.store,
    decision: decisionAsJson(decision),
    host: {
      there: host.there,
      because: asked.hostThere ? 'said' : host.because,
      seated_at: host.seatedAt,
      until: host.until,
    },
    meeting: meeting && meetingAsJson(meeting),
    invitation: invitation && invitationAsJson(invitation),
    guests: { guests: guests.guests, by: guests.by },
    rules: rules.map(ruleAsJson),
    claims: claims as unknown as Json,
  };
}

function decisionAsJson(decision: Decision): JsonObject {
  return { ...decision } as unknown as JsonObject;
}

function meetingAsJson({ meeting, state, standing, code }: MeetingExplanation): JsonObject {
  return {
    id: meeting.id,
    title: meeting.title,
    state,
    starts_at: meeting.startsAt,
    ends_at: meeting.endsAt,
    early: meeting.earlySeconds,
    wait: meeting.wait,
    guests: meeting.guests,
    roster: standing && { role: standing.role, subject: standing.subject },
    code,
  };
}

function invitationAsJson({ invitation, state }: InvitationExplanation): JsonObject {
  const { id, seat, notBefore, expiresAt, revokedAt } = invitation;
  return {
    id,
    seat,
    state,
    not_before: notBefore,
    expires_at: expiresAt,
    revoked: revokedAt !== null,
  };
}

function ruleAsJson(rule: RuleExplanation): JsonObject {
  return {
    index: rule.index,
    state: rule.state,
    match: rule.match.map(({ text, hit }) => ({ text, hit })),
    host: listAsJson(rule.host),
    member: listAsJson(rule.member),
    guests: rule.rule.guests,
    wait: rule.rule.waits,
    final: rule.rule.isFinal,
    between: rule.rule.between && { text: rule.rule.between.text, ...rule.opening },
    features: Object.fromEntries(
      rule.features.map(({ key, verdict }) => [key, listAsJson(verdict)]),
    ),
    lobby_bypass: listAsJson(rule.lobbyBypass),
    security_bypass: listAsJson(rule.securityBypass),
  };
}

function listAsJson({ hit, subjects }: SubjectsVerdict): JsonObject {
  return {
    hit,
    subjects: subjects.map(({ subject, hit: is }) => ({ text: subject.text, hit: is })),
  };
}
