import type { Conference } from '../model/conference.ts';
import type { ReservationDeps } from './reservation-deps.ts';

/**
 * Ends a conference of this Jitsi, and with it every host's seat in its room, together with the audit event. Null for
 * one that this Jitsi never had; ended is ended, however often it is said.
 */
export function endConference(
  { storage, completeEvent, clock }: ReservationDeps,
  jitsi: string,
  id: string,
  requestId: string,
): Promise<{ readonly conference: Conference; readonly isFirst: boolean } | null> {
  const now = clock.nowSeconds();
  return storage.transaction(async ({ presence, audit }) => {
    const conference = await presence.findConference(id);
    if (conference?.jitsi !== jitsi) return null;
    const isFirst = await presence.endConference(id, now);
    if (isFirst) {
      const { path: room, meetingId } = conference;
      const actor = 'reservations';
      const reason = 'end-told';
      const entry = { action: 'conference-end', actor, reason, jitsi, room, meetingId } as const;
      await audit.add(completeEvent({ ...entry, requestId }));
    }
    return { conference, isFirst };
  });
}
