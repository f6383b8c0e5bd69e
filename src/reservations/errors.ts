import { AppError } from '../base/errors.ts';

/** What Jitsi is told, and shows to people. `docs/reference/errors.md` says what to do about each. */
export const reservationErrors = {
  requestInvalid: () =>
    new AppError('reservation_invalid', 400, 'What Jitsi asked for could not be understood.'),
  roomUnknown: () =>
    new AppError('reservation_room_invalid', 400, 'This is not a name that a room can have.'),
  noHost: () =>
    new AppError(
      'conference_refused_no_host',
      403,
      'A host has to open this room first. If you are its host, open the room’s link again in a minute or two.',
    ),
  closed: () =>
    new AppError('conference_refused_closed', 403, 'This room is closed at the moment.'),
  noRule: () => new AppError('conference_refused_no_rule', 403, 'Nobody may open this room.'),
  conferenceUnknown: () =>
    new AppError(
      'conference_unknown',
      404,
      'This meeting has just ended. Please try again in a minute or two.',
    ),
} as const;
