import type { Meeting } from '../../src/model/meeting.ts';
import { roomOf, WEDNESDAY_AT_TEN } from './rules.ts';

/** An hour of class 7 that has just begun, for its roster alone, with what a test cares about put over it. */
export function sampleMeeting(more: Partial<Meeting> = {}): Meeting {
  return {
    id: 'm000000000000000000000001',
    jitsi: 'main',
    room: roomOf('class-7'),
    title: 'Class 7',
    startsAt: WEDNESDAY_AT_TEN,
    endsAt: WEDNESDAY_AT_TEN + 3600,
    zone: 'Europe/Berlin',
    earlySeconds: 0,
    guests: 'never',
    wait: true,
    codeHash: null,
    lobby: false,
    password: null,
    maxOccupants: null,
    createdAt: WEDNESDAY_AT_TEN - 3600,
    createdBy: 'cli',
    cancelledAt: null,
    ...more,
  };
}
