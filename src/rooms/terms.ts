import { CLOCKS_APART_SECONDS } from '../model/clocks-apart.ts';
import type { Identity } from '../model/identity.ts';
import { isInvitationValid } from '../model/invitation.ts';
import { isMeetingInForce } from '../model/meeting.ts';
import type { Rule, Subjects } from '../model/rule.ts';
import type { Seat } from '../model/seat.ts';
import type {
  AdmissionReason,
  Decision,
  EntryRefusal,
  Ground,
  Question,
  RefusalReason,
  Role,
} from './decision.ts';
import { judgeSubjects } from './judge-subjects.ts';

/** On what terms somebody who has a role is let in. */
export interface Terms extends Ground {
  readonly role: Role;
  readonly reason: AdmissionReason;
  /** Whose features, group and life of tokens count; null for none. */
  readonly rule: Rule | null;
  /** Whether the person is held back until a host is there. Never a host. */
  readonly waits: boolean;
  /** See `Admission.until`. */
  readonly until: number | null;
  /** The meeting has a lobby, which holds its hosts too, with nobody inside to let them in. */
  readonly hostPassesLobby?: boolean;
}

const SEATS: readonly Role[] = ['guest', 'member', 'host'];

/** Whether the first seat gives more than the second. */
export function isAbove(one: Role, other: Role): boolean {
  return SEATS.indexOf(one) > SEATS.indexOf(other);
}

/** What somebody is who may be no more than is asked for. They then have what that seat has, and wait as it does. */
export function lowered(role: Role, { atMost = 'host' }: Pick<Question, 'atMost'>): Role {
  return isAbove(role, atMost) ? atMost : role;
}

/** The same terms by what the person has been invited to, which caps them; null where nothing valid is. */
export function termsByInvitation(
  terms: Omit<Terms, 'role' | 'reason'>,
  { facts: { invitation }, now }: Question,
): Terms | null {
  if (!invitation || !isInvitationValid(invitation, now)) return null;
  const { id: invitationId, seat: role, expiresAt } = invitation;
  const until = earlier(terms.until, expiresAt);
  return { ...terms, role, reason: 'invitation', invitationId, until };
}

/** A seat at once, or a place in the queue. */
export function admit(terms: Terms, question: Question): Decision {
  const { rule, reason, until } = terms;
  const role = lowered(terms.role, question);
  if (role !== 'host' && terms.waits && !isHostThere(question)) {
    return { ...groundOf(terms), kind: 'wait', as: role, reason: 'no-host', opensAt: null };
  }
  const { identity, rules } = question;
  const guestTtl = role === 'guest' ? rules.guestTtlSeconds : null;
  const seat = seatOf(rule, role, identity);
  return {
    ...groundOf(terms),
    kind: role,
    reason,
    seat: role === 'host' && terms.hostPassesLobby ? { ...seat, lobbyBypass: true } : seat,
    ttlSeconds: rule?.ttlSeconds ?? guestTtl,
    until,
  };
}

/** Jitsi says that the room runs, or a host was seated a short while ago. */
export function isHostThere(question: Pick<Question, 'facts' | 'rules' | 'now'>): boolean {
  const { facts, now } = question;
  if (facts.isRunning) return true;
  if (now + CLOCKS_APART_SECONDS < (facts.hostSeatedAt ?? 0)) return false;
  return now < (hostUntil(question) ?? 0);
}

/**
 * Until when the host who was seated last is taken to be there, seconds since 1970; null where nobody was. Whoever
 * was seated within a meeting is there to its end: it says how long it lasts.
 */
export function hostUntil({
  facts: { hostSeatedAt, isHostOfEarlier, meeting },
  rules,
}: Pick<Question, 'facts' | 'rules'>): number | null {
  if (hostSeatedAt === null) return null;
  const until = hostSeatedAt + rules.hostWithinSeconds;
  const isOfMeeting =
    meeting !== null && !isHostOfEarlier && isMeetingInForce(meeting, hostSeatedAt);
  return isOfMeeting ? Math.max(until, meeting.endsAt) : until;
}

/** What the role is worth by the rule. */
function seatOf(rule: Rule | null, role: Role, identity: Identity | null): Seat {
  const isHost = role === 'host';
  const seat = { moderator: isHost, affiliation: isHost ? 'owner' : 'member' };
  if (!rule) return { ...seat, group: null, features: {} };
  const has = (subjects: Subjects): boolean => judgeSubjects(subjects, { identity, role }).hit;
  const features = Object.entries(rule.features).map(([key, list]) => [key, has(list)] as const);
  return {
    ...seat,
    group: rule.group,
    features: Object.fromEntries(features),
    lobbyBypass: has(rule.lobbyBypass),
    securityBypass: has(rule.securityBypass),
  };
}

export function refuseEntry(
  ground: Ground,
  reason: RefusalReason,
  opensAt: number | null = null,
  zone: string | null = null,
): EntryRefusal {
  return { ...groundOf(ground), kind: 'refused', reason, opensAt, zone };
}

export function groundOf({ ruleIndex, meetingId, invitationId }: Ground): Ground {
  return { ruleIndex, meetingId, invitationId };
}

/** The earlier of two ends, of which null is none. */
export function earlier(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
