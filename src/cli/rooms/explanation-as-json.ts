import { isoTime, isoTimeOrNull } from '../../base/clock.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { Seat } from '../../model/seat.ts';
import type { Decision } from '../../rooms/decision.ts';
import type { InvitationExplanation, MeetingExplanation } from '../../rooms/explain.ts';
import type { RuleExplanation } from '../../rooms/explain-rule.ts';
import type { SubjectsVerdict } from '../../rooms/judge-subjects.ts';
import type { Explained } from './explanation-as-text.ts';

/**
 * For programs: all that the text says, with subjects by what the operator wrote. In snake_case, times as ISO 8601 in
 * UTC; the claims are Jitsi's, with times as seconds since 1970. Holds no secret of a meeting.
 */
export function explanationAsJson({ question, explanation, claims, asked }: Explained): JsonObject {
  const { room, now } = question;
  const { decision, host, meeting, invitation, guests, rules } = explanation;
  return {
    room: room.backend,
    tenant: room.tenant,
    at: isoTime(now),
    store: asked.store,
    decision: decisionAsJson(decision),
    host: {
      there: host.there,
      because: asked.hostThere ? 'said' : host.because,
      seated_at: isoTimeOrNull(host.seatedAt),
      until: isoTimeOrNull(host.until),
    },
    meeting: meeting && meetingAsJson(meeting),
    invitation: invitation && invitationAsJson(invitation),
    guests: { guests: guests.guests, by: guests.by },
    rules: rules.map(ruleAsJson),
    claims: claims as unknown as Json,
  };
}

function decisionAsJson(decision: Decision): JsonObject {
  const { kind, reason, ruleIndex, meetingId, invitationId } = decision;
  return {
    kind,
    reason,
    rule_index: ruleIndex,
    meeting_id: meetingId,
    invitation_id: invitationId,
    ...outcomeAsJson(decision),
  };
}

function outcomeAsJson(decision: Decision): JsonObject {
  switch (decision.kind) {
    case 'wait':
      return { as: decision.as, opens_at: isoTimeOrNull(decision.opensAt) };
    case 'hand-over':
      return {};
    case 'refused':
      return { opens_at: isoTimeOrNull(decision.opensAt), zone: decision.zone };
    default:
      return {
        seat: seatAsJson(decision.seat),
        ttl_seconds: decision.ttlSeconds,
        until: isoTimeOrNull(decision.until),
      };
  }
}

function seatAsJson(seat: Seat): JsonObject {
  const { moderator, affiliation, group, features } = seat;
  return {
    ...{ moderator, affiliation, group, features: { ...features } },
    lobby_bypass: seat.lobbyBypass ?? false,
    security_bypass: seat.securityBypass ?? false,
  };
}

function meetingAsJson({ meeting, state, standing, code }: MeetingExplanation): JsonObject {
  return {
    id: meeting.id,
    title: meeting.title,
    state,
    starts_at: isoTime(meeting.startsAt),
    ends_at: isoTime(meeting.endsAt),
    early_seconds: meeting.earlySeconds,
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
    not_before: isoTime(notBefore),
    expires_at: isoTime(expiresAt),
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
    require: requirementAsJson(rule),
    between: windowAsJson(rule),
    features: Object.fromEntries(
      rule.features.map(({ key, verdict }) => [key, listAsJson(verdict)]),
    ),
    lobby_bypass: listAsJson(rule.lobbyBypass),
    security_bypass: listAsJson(rule.securityBypass),
  };
}

function requirementAsJson({ requirement }: RuleExplanation): JsonObject | null {
  if (!requirement) return null;
  const { acr, secondFactor } = requirement.requires;
  return { acr: [...acr], second_factor: secondFactor, met: requirement.met };
}

function windowAsJson({ rule: { between }, opening }: RuleExplanation): JsonObject | null {
  if (!between || !opening) return null;
  return {
    text: between.text,
    open: opening.open,
    ...(opening.open
      ? { until: isoTimeOrNull(opening.until) }
      : { opens_at: isoTimeOrNull(opening.opensAt) }),
  };
}

function listAsJson({ hit, subjects }: SubjectsVerdict): JsonObject {
  return {
    hit,
    subjects: subjects.map(({ subject, hit: is }) => ({ text: subject.text, hit: is })),
  };
}
