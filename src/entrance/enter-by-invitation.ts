import { paths } from '../http/paths.ts';
import type { UsherContext } from '../http/request-context.ts';
import { linkTo } from '../http/site.ts';
import type { GuestPass } from '../model/guest-pass.ts';
import { shownName } from '../model/identity.ts';
import type { Invitation } from '../model/invitation.ts';
import { parseGuestName } from '../rooms/guest-name.ts';
import { type Visitor, visitorIds } from '../rooms/room-facts.ts';
import { roomPath } from '../rooms/room-name.ts';
import { takeUpInvitation } from '../rooms/take-up-invitation.ts';
import type { EntranceDeps } from './entrance-deps.ts';
import { withName } from './guest-passes.ts';
import { type InvitationLook, lookAtInvitation } from './invitation-look.ts';
import { offerInvitation } from './offer-invitation.ts';
import { refusalOf, refuseInvitation } from './refuse-invitation.ts';

/** Takes a place, and goes on to the room, where the rules have the last word. `typed`: the name in the form. */
export async function enterByInvitation(
  context: UsherContext,
  deps: EntranceDeps,
  look: InvitationLook,
  visitor: Visitor,
  typed: string,
): Promise<Response> {
  const coming = whoComes(look, visitor, typed);
  if (!coming) {
    return offerInvitation(context, deps, look, visitor, { problem: 'name', name: typed });
  }
  const isIn = look.needsNone || (await takePlace(context, deps, look.invitation, visitor, coming));
  if (!isIn) {
    const now = await lookAtInvitation(deps, look.secret, visitor);
    const refusal = (now && refusalOf(now)) ?? { code: 'invitation_withdrawn' };
    return refuseInvitation(context, deps, look, refusal);
  }
  const { invitation } = look;
  const room = paths.room(roomPath(invitation.room), invitation.jitsi);
  const response = context.redirect(linkTo(context.var.visit.site, room), 303);
  if (coming.pass) {
    const kept = keptUntil(coming.pass, invitation.expiresAt);
    response.headers.append('set-cookie', await deps.guestPasses.render(kept));
  }
  return response;
}

interface Coming {
  readonly name: string;
  /** What their browser carries from now on; null: they have signed in. */
  readonly pass: GuestPass | null;
}

/** By the name of who has signed in, else the one in the invitation, else the one that was typed; null for none. */
function whoComes(
  { invitation, key }: InvitationLook,
  { identity, pass }: Visitor,
  typed: string,
): Coming | null {
  if (identity) return { name: shownName(identity), pass: null };
  if (invitation.person) return { name: invitation.person.name, pass };
  const name = parseGuestName(typed);
  return name === null || !pass ? null : { name, pass: withName(pass, name, key) };
}

/** Whether there is a place for them, now or from before. */
async function takePlace(
  context: UsherContext,
  deps: EntranceDeps,
  invitation: Invitation,
  visitor: Visitor,
  { name }: Coming,
): Promise<boolean> {
  const { clientAddress: address, requestId, log } = context.var;
  const { identity } = visitor;
  const [first, ...others] = visitorIds(visitor);
  if (first === undefined) throw new TypeError('A place is taken for somebody.');
  const source = { actor: 'door', address, requestId };
  const told = await takeUpInvitation(
    deps,
    invitation,
    { holders: [first, ...others], identity, name },
    source,
    deps.clock.nowSeconds(),
  );
  if (told === 'taken') {
    const { id, jitsi, room, seat } = invitation;
    const where = { jitsi, room: room.backend, tenant: room.tenant };
    log.info('invitation_used', { invitation: id, ...where, seat, user: first, address });
  }
  return told === 'taken' || told === 'held';
}

/** The place is this browser's for as long as the invitation is valid. */
function keptUntil(pass: GuestPass, expiresAt: number): GuestPass {
  return { ...pass, expiresAt: Math.max(pass.expiresAt, expiresAt) };
}
