import {
  type Admission,
  type Decision,
  type EntryRefusal,
  isAdmission,
  type RefusalReason,
} from '../../rooms/decision.ts';
import { renderMoment } from '../print/render-moment.ts';

/** In one line: what somebody is, by what, and why. */
export function renderDecision(decision: Decision): string {
  return `${whatOf(decision)}${groundOf(decision)}: ${whyOf(decision)}.`;
}

function whatOf(decision: Decision): string {
  if (decision.kind === 'wait') return `waits as ${decision.as}`;
  return decision.kind === 'hand-over' ? 'sent on to Jitsi without a token' : decision.kind;
}

function groundOf({ ruleIndex, meetingId, invitationId }: Decision): string {
  const rule = ruleIndex === null ? [] : [`rooms[${ruleIndex}]`];
  const grounds = [
    ...(invitationId === null ? [] : [`invitation ${invitationId}`]),
    ...(meetingId === null ? rule : [`meeting ${meetingId}`]),
  ];
  return grounds.length === 0 ? '' : ` by ${grounds.join(' and ')}`;
}

function whyOf(decision: Decision): string {
  if (isAdmission(decision)) return ADMISSIONS[decision.reason];
  if (decision.kind === 'hand-over') return 'its guest host and its lobby hold them';
  if (decision.kind === 'refused') return whyRefused(decision);
  const { opensAt } = decision;
  return opensAt === null
    ? 'until a host is there'
    : `until the meeting begins at ${renderMoment(opensAt)}`;
}

const ADMISSIONS: Readonly<Record<Admission['reason'], string>> = {
  rule: 'the rule names them',
  'no-rules': 'there are no rules, so everybody who signs in is host',
  claims: 'there are no rules, so the mapped claims of the method say who moderates',
  meeting: 'the meeting names them',
  code: 'they know the access code of the meeting',
  invitation: 'they are invited',
  guests: 'nothing names them, and guests are let in',
};

const REFUSALS: Readonly<Record<RefusalReason, string>> = {
  'no-rule': 'no rule is for this room',
  'not-signed-in': 'nobody enters without signing in',
  'not-listed': 'nothing names them, and guests are not let in',
  closed: 'it is outside of the time window of the rule',
  'too-weak': 'the rule requires a stronger sign-in',
  'code-needed': 'the access code of the meeting is wanted',
};

function whyRefused({ reason, meetingId, opensAt }: EntryRefusal): string {
  if (reason !== 'closed' || opensAt === null) return REFUSALS[reason];
  const when = renderMoment(opensAt);
  return meetingId === null
    ? `${REFUSALS.closed}, which opens at ${when}`
    : `it has not begun, and lets them in from ${when} on`;
}
