import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { AuditEntry, AuditEvent } from '../model/audit-event.ts';

/** Makes an event of an entry: its id, its moment, and null for what it leaves out. */
export type CompleteEvent = (entry: AuditEntry) => AuditEvent;

const BLANK = {
  userId: null,
  username: null,
  name: null,
  method: null,
  jitsi: null,
  room: null,
  seat: null,
  rule: null,
  reason: null,
  meetingId: null,
  invitationId: null,
  address: null,
  requestId: null,
} as const;

/** Ids are 96 random bits. */
export function createCompleteEvent(clock: Clock, random: Random): CompleteEvent {
  return (entry) => ({
    id: `a${Buffer.from(random.bytes(12)).toString('hex')}`,
    at: clock.nowSeconds(),
    ...BLANK,
    ...entry,
  });
}
