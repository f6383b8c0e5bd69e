import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { CompleteEvent } from '../model/audit-event.ts';

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

/** Ids grow in one process, so that what it writes within a second stays in order, and end in 64 random bits. */
export function createCompleteEvent(clock: Clock, random: Random): CompleteEvent {
  let count = 0;
  return (entry) => {
    count = (count + 1) % 2 ** 32;
    const place = count.toString(16).padStart(8, '0');
    return {
      id: `a${place}${Buffer.from(random.bytes(8)).toString('hex')}`,
      at: clock.nowSeconds(),
      ...BLANK,
      ...entry,
    };
  };
}
