import { isoTime } from '../base/clock.ts';
import { spellOutSteering } from '../base/steering.ts';
import type { Config } from '../config/config.ts';
import { absolute, paths } from '../http/paths.ts';
import type { Invitation } from '../model/invitation.ts';
import type { JsonObject } from '../model/json.ts';
import { roomKeyOf } from '../model/room-key.ts';
import type { NewInvitation } from '../rooms/invitations.ts';

/** The link, which is shown when it is made and never again. */
export function invitationLink({ publicUrl }: Pick<Config, 'publicUrl'>, secret: string): string {
  return absolute(publicUrl, paths.invitation(secret)).href;
}

/** One line for a list. `now`: seconds since 1970. */
export function invitationAsLine(invitation: Invitation, now: number): string {
  const { id, jitsi, room, notBefore, expiresAt } = invitation;
  const window = `${minute(notBefore)} to ${minute(expiresAt)}`;
  const state = stateOf(invitation, now).padEnd(7);
  const texts = [forWhom(invitation), invitation.note].filter((text) => text !== null);
  const { path } = roomKeyOf(jitsi, room);
  return `${id}  ${state}  ${usesOf(invitation).padEnd(9)}  ${window}  ${path}  ${texts.join(', ')}`;
}

/** For people: everything but the secret, of which there is only a hash. */
export function invitationAsText(invitation: Invitation, now: number): string[] {
  const { id, jitsi, room, notBefore, expiresAt, note, createdAt, createdBy } = invitation;
  const { revokedAt } = invitation;
  const lines: readonly (readonly [string, string])[] = [
    ['state', stateOf(invitation, now)],
    ['jitsi', jitsi],
    ['room', roomKeyOf(jitsi, room).path],
    ['for', forWhom(invitation)],
    ['used', usesOf(invitation)],
    ['valid', `${isoTime(notBefore)} to ${isoTime(expiresAt)}`],
    ['note', spellOutSteering(note ?? '-')],
    ['made', `${isoTime(createdAt)} by ${createdBy}`],
    ...(revokedAt === null ? [] : [['revoked', isoTime(revokedAt)] as const]),
  ];
  return [`Invitation ${id}`, ...lines.map(([name, text]) => `  ${name.padEnd(7)}  ${text}`)];
}

/** For programs. */
export function invitationAsJson(invitation: Invitation, now: number): JsonObject {
  const { id, jitsi, room, seat, person, maxUses, uses, note, createdBy } = invitation;
  const { notBefore, expiresAt, createdAt, revokedAt } = invitation;
  return {
    id,
    state: stateOf(invitation, now),
    jitsi,
    tenant: room.tenant,
    room: room.backend,
    seat,
    person: person && { ...person },
    notBefore: isoTime(notBefore),
    expiresAt: isoTime(expiresAt),
    maxUses,
    uses,
    note,
    createdAt: isoTime(createdAt),
    createdBy,
    revokedAt: revokedAt === null ? null : isoTime(revokedAt),
  };
}

/** What was made, for programs: with its link. */
export function newInvitationAsJson(
  { invitation, secret }: NewInvitation,
  config: Pick<Config, 'publicUrl'>,
  now: number,
): JsonObject {
  return { link: invitationLink(config, secret), ...invitationAsJson(invitation, now) };
}

function stateOf(
  { revokedAt, notBefore, expiresAt, uses, maxUses }: Invitation,
  now: number,
): 'revoked' | 'expired' | 'to come' | 'used up' | 'valid' {
  if (revokedAt !== null) return 'revoked';
  if (expiresAt <= now) return 'expired';
  if (maxUses !== null && uses >= maxUses) return 'used up';
  return now < notBefore ? 'to come' : 'valid';
}

function usesOf({ uses, maxUses }: Invitation): string {
  return maxUses === null ? `${uses}` : `${uses} of ${maxUses}`;
}

function forWhom({ person, seat, maxUses }: Invitation): string {
  if (person !== null) {
    const address = person.email === null ? '' : ` <${person.email}>`;
    return `${seat} ${spellOutSteering(person.name)}${address}`;
  }
  if (maxUses === null) return `everybody as ${seat}`;
  return maxUses === 1 ? `one ${seat}` : `${maxUses} ${seat}s`;
}

/** To the minute, in UTC: `2026-11-23 09:00Z`. */
function minute(moment: number): string {
  return `${isoTime(moment).slice(0, 16).replace('T', ' ')}Z`;
}
