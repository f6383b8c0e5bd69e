import type { JitsiClaims } from '../../jitsi/token.ts';
import type { GuestRule } from '../../model/rule.ts';
import type { Question } from '../../rooms/decision.ts';
import type {
  Explanation,
  GuestsExplanation,
  HostExplanation,
  InvitationExplanation,
  MeetingExplanation,
} from '../../rooms/explain.ts';
import type { RuleExplanation } from '../../rooms/explain-rule.ts';
import type { SubjectsVerdict } from '../../rooms/judge-subjects.ts';
import { renderMoment } from '../print/render-moment.ts';
import { renderDecision } from './render-decision.ts';

export interface Explained {
  readonly question: Question;
  readonly explanation: Explanation;
  /** Null where nobody is seated. */
  readonly claims: JitsiClaims | null;
  readonly asked: {
    /** Whether the store was asked what it knows. */
    readonly store: boolean;
    /** Whether it was said that a host is there. */
    readonly hostThere: boolean;
  };
}

/** For people: what is known of the room, each rule with its criteria, the decision, the claims. */
export function explanationAsText({ question, explanation, claims, asked }: Explained): string[] {
  const { room, identity, now } = question;
  const where = room.tenant === null ? room.backend : `${room.tenant}/${room.backend}`;
  const who = identity ? `${identity.username} by ${identity.methodId}` : 'a guest';
  const { decision, host, meeting, invitation, guests, rules } = explanation;
  return [
    `${where}, ${who}, ${renderMoment(now)}`,
    '',
    about('host there', renderHost(host, asked)),
    ...(asked.store ? [] : [about('meeting, invitation', 'the store was not asked (--store)')]),
    ...(meeting ? renderMeeting(meeting) : asked.store ? [about('meeting', 'none')] : []),
    ...(asked.store ? [about('invitation', renderInvitation(invitation))] : []),
    about('guests', renderGuests(guests, decision.ruleIndex)),
    '',
    ...rules.flatMap(renderRule),
    ...(rules.length > 0 ? [''] : []),
    renderDecision(decision),
    ...(claims ? JSON.stringify(claims, null, 2).split('\n') : []),
  ];
}

function about(name: string, text: string): string {
  return `${name}: ${text}`;
}

function renderHost(
  { because, seatedAt, until }: HostExplanation,
  { hostThere, store }: Explained['asked'],
): string {
  if (hostThere) return 'yes, as you say (--host-there)';
  const [from, to] = [renderMoment(seatedAt ?? 0), renderMoment(until ?? 0)];
  switch (because) {
    case 'running':
      return 'yes, Jitsi says that the conference is running';
    case 'seated':
      return `yes, one was let in at ${from}, which counts until ${to}`;
    case 'long-ago':
      return `no, the last one was let in at ${from}, which counted until ${to}`;
    case 'nobody':
      return store
        ? 'no, none was let in since the room last ended'
        : 'no (see --host-there and --store)';
  }
}

const MEETING_STATES: Readonly<Record<MeetingExplanation['state'], string>> = {
  'in-force': 'in force, so it decides',
  'to-come': 'to come; until then the rules decide',
  over: 'over, so it has no say',
  overruled: 'without a say, because the rule for the room is final',
};

function renderMeeting({ meeting, state, standing, code }: MeetingExplanation): string[] {
  const { id, title, startsAt, endsAt, earlySeconds, wait, guests } = meeting;
  const early = earlySeconds > 0 ? `, hosts ${earlySeconds / 60} min earlier` : '';
  const roster = standing ? `${standing.role} ${standing.subject}` : '(names them nowhere)';
  return [
    about('meeting', `${id}, ${JSON.stringify(title)}, ${MEETING_STATES[state]}`),
    `    from       ${renderMoment(startsAt)} to ${renderMoment(endsAt)}${early}`,
    line('roster', roster, standing !== null),
    ...(code === null ? [] : [line('code', code ? '' : '(not given)', code)]),
    `    guests     ${guests}${wait ? '; members wait for a host' : ''}`,
  ];
}

const INVITATION_STATES: Readonly<Record<InvitationExplanation['state'], string>> = {
  counts: 'they come by it',
  'not-needed': 'something else decides',
  overruled: 'without a say, because the rule for the room is final',
  'not-valid': 'not valid at this time, or revoked',
};

function renderInvitation(explained: InvitationExplanation | null): string {
  if (!explained) return 'none';
  const { id, seat, expiresAt } = explained.invitation;
  const state = INVITATION_STATES[explained.state];
  return `${id} as ${seat} until ${renderMoment(expiresAt)}, ${state}`;
}

const GUESTS: Readonly<Record<GuestRule, string>> = {
  never: 'who is not named is refused',
  wait: 'who is not named is let in once a host is there',
  open: 'who is not named is let in at once',
  jitsi: 'who is not named is sent on to Jitsi without a token',
};

function renderGuests({ guests, by }: GuestsExplanation, ruleIndex: number | null): string {
  switch (by) {
    case 'meeting':
      return `${guests}, by the meeting: ${GUESTS[guests]}`;
    case 'rule':
      return `${guests}, by rooms[${ruleIndex}]: ${GUESTS[guests]}`;
    case 'settings':
      return `${guests}, by guests.without_rules: who has not signed in ${GUESTS[guests].slice('who is not named '.length)}`;
    case null:
      return 'never, since no rule is for this room';
  }
}

const STATES: Readonly<Record<RuleExplanation['state'], string>> = {
  decides: 'decides',
  overruled:
    'for this room, but the meeting decides; its features, group, token.ttl and require count',
  later: 'for this room too, and never asked: an earlier rule comes first',
  'other-room': 'for other rooms',
};

function renderRule(rule: RuleExplanation): string[] {
  const final = rule.state === 'decides' && rule.rule.isFinal ? ', and is final' : '';
  const head = `rooms[${rule.index}]: ${STATES[rule.state]}${final}`;
  const match = rule.match.map(({ text, hit }) => line('match', text, hit));
  if (rule.state === 'other-room') return [head, ...match];
  return [
    head,
    ...match,
    ...renderList('host', rule.host),
    ...renderList('member', rule.member),
    `    guests     ${rule.rule.guests}${rule.rule.waits ? '; members wait for a host' : ''}`,
    ...renderRequirement(rule),
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

function renderRequirement({ requirement }: RuleExplanation): string[] {
  if (!requirement) return [];
  const { acr, secondFactor } = requirement.requires;
  const parts = [
    ...(acr.length > 0 ? [`acr ${acr.join(' or ')}`] : []),
    ...(secondFactor ? ['a second factor'] : []),
  ];
  return [line('require', parts.join(', '), requirement.met)];
}

function renderWindow({ rule, opening }: RuleExplanation): string[] {
  if (!rule.between || !opening) return [];
  const change = opening.open ? opening.until : opening.opensAt;
  const when =
    change === null ? '' : `, ${opening.open ? 'until' : 'opens'} ${renderMoment(change)}`;
  return [`${line('between', rule.between.text, opening.open)}${when}`];
}

function line(name: string, text: string, hit: boolean): string {
  return `  ${hit ? '+' : '-'} ${name.padEnd(10)} ${text}`.trimEnd();
}
