import type { JitsiClaims } from '../jitsi/token.ts';
import type { JsonObject } from '../model/json.ts';
import type { Decision, Question } from '../rooms/decision.ts';
import type { Explanation, RuleExplanation } from '../rooms/explain.ts';
import type { SubjectsVerdict } from '../rooms/judge-subjects.ts';

export interface Explained {
  readonly question: Question;
  readonly explanation: Explanation;
  /** Null where nobody is seated. */
  readonly claims: JitsiClaims | null;
}

const REASONS: Readonly<Record<Decision['reason'], string>> = {
  rule: 'the rule names them',
  'no-rules': 'there are no rules, so everybody who signs in is host',
  claims: 'there are no rules, so the mapped claims of the method say who moderates',
  meeting: 'the meeting names them',
  code: 'they know the access code of the meeting',
  invitation: 'they are invited',
  guests: 'nothing names them, and guests are let in',
  'no-host': 'they wait for a host',
  'not-begun': 'they wait for the meeting to begin',
  'no-rule': 'no rule is for this room',
  'not-signed-in': 'nobody enters without signing in',
  'not-listed': 'the rule names them neither as host nor as member',
  closed: 'it is outside of the time window of the rule',
  'code-needed': 'the access code of the meeting is wanted',
};

/** For people: each rule with its criteria, the decision, the claims. */
export function explanationAsText({ question, explanation, claims }: Explained): string[] {
  const { room, identity, now } = question;
  const where = room.tenant === null ? room.backend : `${room.tenant}/${room.backend}`;
  const who = identity ? `${identity.username} by ${identity.methodId}` : 'a guest';
  return [
    `${where}, ${who}, ${renderTime(now)}`,
    '',
    ...explanation.rules.flatMap(renderRule),
    ...(explanation.rules.length > 0 ? [''] : []),
    renderDecision(explanation.decision),
    ...(claims ? JSON.stringify(claims, null, 2).split('\n') : []),
  ];
}

const STATES: Readonly<Record<RuleExplanation['state'], string>> = {
  decides: 'decides',
  later: 'for this room too, and never asked: an earlier rule decides',
  'other-room': 'for other rooms',
};

function renderRule(rule: RuleExplanation): string[] {
  const head = `rooms[${rule.index}]: ${STATES[rule.state]}`;
  const match = rule.match.map(({ text, hit }) => line('match', text, hit));
  if (rule.state === 'other-room') return [head, ...match];
  return [
    head,
    ...match,
    ...renderList('host', rule.host),
    ...renderList('member', rule.member),
    `    guests     ${rule.rule.guests}${rule.rule.waits ? '; members wait for a host' : ''}`,
    ...renderWindow(rule),
    ...rule.features.flatMap(({ key, verdict }) => renderList(`features.${key}`, verdict)),
    ...(rule.rule.lobbyBypass.length > 0 ? renderList('lobby_bypass', rule.lobbyBypass) : []),
    ...(rule.rule.securityBypass.length > 0
      ? renderList('security_bypass', rule.securityBypass)
      : []),
  ];
}

function renderList(name: string, { hit, subjects }: SubjectsVerdict): string[] {
  return [
    line(name, subjects.length === 0 ? '(nobody)' : '', hit),
    ...subjects.map(({ subject, hit: is }) => line('', subject.text, subject.negated ? !is : is)),
  ];
}

function renderWindow({ rule, opening }: RuleExplanation): string[] {
  if (!rule.between || !opening) return [];
  const change = opening.open ? opening.until : opening.opensAt;
  const when = change === null ? '' : `, ${opening.open ? 'until' : 'opens'} ${renderTime(change)}`;
  return [`${line('between', rule.between.text, opening.open)}${when}`];
}

function line(name: string, text: string, hit: boolean): string {
  return `  ${hit ? '+' : '-'} ${name.padEnd(10)} ${text}`.trimEnd();
}

function renderDecision({ kind, ruleIndex, reason }: Decision): string {
  const by = ruleIndex === null ? '' : ` by rooms[${ruleIndex}]`;
  return `${kind}${by}: ${REASONS[reason]}.`;
}

/** `2026-11-23T08:00:00Z`. */
function renderTime(seconds: number): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'UTC',
    dateStyle: 'short',
    timeStyle: 'medium',
  })
    .format(seconds * 1000)
    .replace(' ', 'T')
    .concat('Z');
}

/** For programs: the same, with subjects by what the operator wrote. */
export function explanationAsJson({ question, explanation, claims }: Explained): JsonObject {
  const { room, now } = question;
  return {
    room: room.backend,
    tenant: room.tenant,
    at: now,
    decision: { ...explanation.decision } as unknown as JsonObject,
    rules: explanation.rules.map(ruleAsJson),
    claims: claims as unknown as JsonObject | null,
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
