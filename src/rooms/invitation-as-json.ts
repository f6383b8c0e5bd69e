import { isoTime, isoTimeOrNull } from '../base/clock.ts';
import type { Config } from '../config/config.ts';
import { absolute, paths } from '../http/paths.ts';
import { type Invitation, invitationState } from '../model/invitation.ts';
import type { JsonObject } from '../model/json.ts';
import type { NewInvitation } from './invitations.ts';

/**
 * What programs are told of an invitation: snake_case, times as ISO 8601 in UTC. Never the secret, of which there is
 * only a hash. `now`: seconds since 1970.
 */
export function invitationAsJson(invitation: Invitation, now: number): JsonObject {
  const { id, jitsi, room, seat, person, uses, note } = invitation;
  return {
    id,
    state: invitationState(invitation, now),
    jitsi,
    tenant: room.tenant,
    room: room.backend,
    seat,
    person: person && { name: person.name, email: person.email },
    not_before: isoTime(invitation.notBefore),
    expires_at: isoTime(invitation.expiresAt),
    max_uses: invitation.maxUses,
    uses,
    note,
    created_at: isoTime(invitation.createdAt),
    created_by: invitation.createdBy,
    revoked_at: isoTimeOrNull(invitation.revokedAt),
  };
}

/** What was made, with its link. */
export function newInvitationAsJson(
  { invitation, secret }: NewInvitation,
  config: Pick<Config, 'publicUrl'>,
  now: number,
): JsonObject {
  return { link: invitationLink(config, secret), ...invitationAsJson(invitation, now) };
}

/** The link, which is shown when it is made and never again. */
export function invitationLink({ publicUrl }: Pick<Config, 'publicUrl'>, secret: string): string {
  return absolute(publicUrl, paths.invitation(secret)).href;
}
