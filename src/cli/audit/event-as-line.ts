import { spellOutSteering } from '../../base/steering.ts';
import type { AuditEvent } from '../../model/audit-event.ts';
import { renderMoment } from '../print/render-moment.ts';

/** An event on one line, for people. Names come from strangers: nothing in them steers the terminal. */
export function eventAsLine(event: AuditEvent): string {
  const { at, action, actor, seat, room, jitsi, address, requestId } = event;
  const parts = [
    renderMoment(at),
    seat === null ? action : `${action} ${seat}`,
    room === null ? null : jitsi === 'main' ? room : `${room} (${jitsi})`,
    personOf(event),
    reasonOf(event),
    actor === 'door' ? null : `by ${actor}`,
    address,
    requestId,
  ];
  return spellOutSteering(parts.filter((part) => part !== null).join('  '));
}

/** `ann (Ann Smith)`, a guest's name, or whatever is known of them. */
function personOf({ username, name, userId }: AuditEvent): string | null {
  const who = username ?? userId;
  if (who === null || name === null || name === who) return who ?? name;
  return username === null ? `${name} [${who}]` : `${who} (${name})`;
}

function reasonOf({ reason, rule, meetingId, invitationId }: AuditEvent): string | null {
  const by = [reason, rule === null ? null : `rooms[${rule}]`, meetingId, invitationId].filter(
    (part) => part !== null,
  );
  return by.length === 0 ? null : by.join(' ');
}
