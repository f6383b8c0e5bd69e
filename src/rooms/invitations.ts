import { createHash } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { AuditEntry, AuditSource, CompleteEvent } from '../model/audit-event.ts';
import type { Invitation } from '../model/invitation.ts';
import { roomKeyOf } from '../model/room-key.ts';
import type { RuleBook } from '../model/rule.ts';
import type { Storage } from '../storage/storage.ts';
import {
  type InvitationRequest,
  type InvitationTerms,
  judgeRequest,
} from './invitation-request.ts';
import { overlaps, whatBarsInvitations } from './judge-invitation.ts';
import { type Refusal, refuse } from './refusal.ts';

export interface InvitationDeps {
  readonly storage: Storage;
  readonly rules: RuleBook;
  /** Ids of the configured Jitsis. */
  readonly jitsis: ReadonlySet<string>;
  readonly clock: Clock;
  readonly random: Random;
  /** For the audit trail. */
  readonly completeEvent: CompleteEvent;
}

/** A link as it is made: the secret is told this once, and kept nowhere. */
export interface NewInvitation {
  readonly invitation: Invitation;
  /** 256 random bits, 43 base64url characters: the end of `paths.invitation`. */
  readonly secret: string;
}

/** As many at once as one transaction writes without holding up the others for long. */
export const MAX_AT_ONCE = 2000;

/** The form in which the store knows the secret of a link. */
export function hashInvitationSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Makes one link, with its audit event, or says why not. */
export async function createInvitation(
  deps: InvitationDeps,
  request: InvitationRequest,
  source: AuditSource,
): Promise<NewInvitation | Refusal> {
  const made = await createInvitations(deps, [request], source);
  if (made.refusals[0]) return made.refusals[0].refusal;
  const [one] = made.created;
  if (!one) throw new TypeError('An invitation is made or refused.');
  return one;
}

/** What became of several: all of them, in the order of the requests, or what is wrong with which. */
export interface ManyInvitations {
  readonly created: readonly NewInvitation[];
  /** `index`: the place in the list of requests, from 0. Where there is any, nothing was made. */
  readonly refusals: readonly { readonly index: number; readonly refusal: Refusal }[];
}

/**
 * Makes many links, each with its audit event, in one transaction: all or none.
 * @throws RangeError for more than `MAX_AT_ONCE`.
 */
export async function createInvitations(
  deps: InvitationDeps,
  requests: readonly InvitationRequest[],
  source: AuditSource,
): Promise<ManyInvitations> {
  if (requests.length > MAX_AT_ONCE) throw new RangeError(`At most ${MAX_AT_ONCE} at once.`);
  const now = deps.clock.nowSeconds();
  const judge = judgeWith(deps, now);
  const refusals: { index: number; refusal: Refusal }[] = [];
  const created: NewInvitation[] = [];
  for (const [index, request] of requests.entries()) {
    const terms = await judge(request);
    if ('code' in terms) refusals.push({ index, refusal: terms });
    else created.push(draw(terms, deps.random, now, source.actor));
  }
  if (refusals.length > 0) return { created: [], refusals };
  await deps.storage.transaction(async ({ invitations, audit }) => {
    for (const { invitation } of created) {
      await invitations.create(invitation);
      await audit.add(deps.completeEvent(entryOf('invitation-create', invitation, source)));
    }
  });
  return { created, refusals };
}

/** Withdraws a link, for whoever has taken it up as well. `revoked` to exactly one caller. */
export async function revokeInvitation(
  { storage, clock, completeEvent }: Pick<InvitationDeps, 'storage' | 'clock' | 'completeEvent'>,
  id: string,
  source: AuditSource,
): Promise<'revoked' | 'revoked-before' | 'unknown'> {
  return storage.transaction(async ({ invitations, audit }) => {
    const invitation = await invitations.find(id);
    if (!invitation) return 'unknown';
    if (!(await invitations.revoke(id, clock.nowSeconds()))) return 'revoked-before';
    await audit.add(completeEvent(entryOf('invitation-revoke', invitation, source)));
    return 'revoked';
  });
}

/** The request by itself, then the room; of a list for one room and time that is found out once. */
function judgeWith({ storage, rules, jitsis }: InvitationDeps, now: number) {
  const known = new Map<string, ReturnType<typeof whatBarsInvitations>>();
  return async (request: InvitationRequest): Promise<InvitationTerms | Refusal> => {
    const terms = judgeRequest(request, jitsis, now);
    if ('code' in terms) return terms;
    const key = roomKeyOf(terms.jitsi, terms.room);
    const name = JSON.stringify([key, terms.notBefore, terms.expiresAt]);
    let bar = known.get(name);
    if (bar === undefined) {
      const next = await storage.meetings.findCurrent(key, Math.max(terms.notBefore, now));
      bar = whatBarsInvitations(rules, terms.room, next && overlaps(next, terms) ? next : null);
      known.set(name, bar);
    }
    return bar === null ? terms : barred(bar);
  };
}

function barred(by: 'final' | 'unserved'): Refusal {
  if (by === 'final') {
    const text = 'The rule for this room is final: no invitation changes what it says.';
    return refuse('invitation_rule_final', text);
  }
  const text = 'No rule is for this room, and no meeting in it at that time: nobody could enter.';
  return refuse('invitation_room_unserved', text);
}

function draw(
  { jitsi, room, seat, person, notBefore, expiresAt, maxUses, note }: InvitationTerms,
  random: Random,
  createdAt: number,
  createdBy: string,
): NewInvitation {
  const secret = random.token();
  const invitation = {
    id: `i${Buffer.from(random.bytes(12)).toString('hex')}`,
    secretHash: hashInvitationSecret(secret),
    ...{ jitsi, room, seat, person, notBefore, expiresAt, maxUses, note },
    ...{ uses: 0, createdAt, createdBy, revokedAt: null },
  };
  return { invitation, secret };
}

/** Without whom it is for: the invitation says that, and goes; the trail is asked to forget people by their id. */
function entryOf(
  action: 'invitation-create' | 'invitation-revoke',
  { id, jitsi, room, seat }: Invitation,
  source: AuditSource,
): AuditEntry {
  const { path } = roomKeyOf(jitsi, room);
  return {
    ...source,
    action,
    jitsi,
    room: path,
    seat,
    invitationId: id,
  };
}
