import { isoTime } from '../base/clock.ts';
import type { AuditEvent } from '../model/audit-event.ts';

/** What programs call each field, in the order in which they are told. */
const FIELDS = {
  at: 'at',
  id: 'id',
  action: 'action',
  actor: 'actor',
  user_id: 'userId',
  username: 'username',
  name: 'name',
  method: 'method',
  jitsi: 'jitsi',
  room: 'room',
  seat: 'seat',
  rule: 'rule',
  reason: 'reason',
  meeting_id: 'meetingId',
  invitation_id: 'invitationId',
  address: 'address',
  request_id: 'requestId',
} as const satisfies Readonly<Record<string, keyof AuditEvent>>;

/** The names of the fields, in their order. */
export const EVENT_FIELDS: readonly string[] = Object.keys(FIELDS);

/** Every field in a fixed order, null for what is not known; the moment as ISO 8601 in UTC. */
export function eventAsJson(event: AuditEvent): Record<string, string | number | null> {
  return Object.fromEntries(
    Object.entries(FIELDS).map(([name, key]) => [
      name,
      key === 'at' ? isoTime(event.at) : event[key],
    ]),
  );
}
