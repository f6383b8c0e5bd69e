import { isoTime } from '../../base/clock.ts';
import { spellOutSteering } from '../../base/steering.ts';
import { type Invitation, invitationState } from '../../model/invitation.ts';
import { roomKeyOf } from '../../model/room-key.ts';
import { plainly } from '../print/plainly.ts';

/** One line for a list. `now`: seconds since 1970. */
export function invitationAsLine(invitation: Invitation, now: number): string {
  const { id, jitsi, room, notBefore, expiresAt } = invitation;
  const window = `${minute(notBefore)} to ${minute(expiresAt)}`;
  const state = plainly(invitationState(invitation, now)).padEnd(7);
  const texts = [forWhom(invitation), invitation.note].filter((text) => text !== null);
  const { path } = roomKeyOf(jitsi, room);
  return `${id}  ${state}  ${usesOf(invitation).padEnd(9)}  ${window}  ${path}  ${texts.join(', ')}`;
}

/** For people: everything but the secret, of which there is only a hash. */
export function invitationAsText(invitation: Invitation, now: number): string[] {
  const { id, jitsi, room, notBefore, expiresAt, note, createdAt, createdBy } = invitation;
  const { revokedAt } = invitation;
  const lines: readonly (readonly [string, string])[] = [
    ['state', plainly(invitationState(invitation, now))],
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
