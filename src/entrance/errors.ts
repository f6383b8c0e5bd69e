import { AppError } from '../base/errors.ts';

/** What can end the way into a room. */
export const entranceErrors = {
  roomNameInvalid: () =>
    new AppError('room_name_invalid', 404, 'This is not a name that a room can have.'),
  /** Jitsi left a placeholder of `tokenAuthUrl` as it stands. Given the placeholder. */
  placeholderLeft: (placeholder: '{room}' | '{tenant}') =>
    new AppError('room_name_invalid', 404, 'This is not a name that a room can have.', {
      hint: `Jitsi did not fill in ${placeholder} of tokenAuthUrl; it knows {room} and {state} there.`,
    }),
  stateInvalid: () =>
    new AppError('state_invalid', 400, 'The meeting’s link could not be understood.', {
      hint: 'The state parameter is no JSON object of Jitsi’s, or longer than 8 kB.',
    }),
  sessionNotKept: () =>
    new AppError(
      'session_not_kept',
      400,
      'You have signed in, but your browser did not keep it. Please allow cookies for this site.',
      { hint: 'Back at the room without a session: the session cookie did not come back.' },
    ),
  guestPassNotKept: () =>
    new AppError(
      'guest_pass_not_kept',
      400,
      'Your browser did not keep what you typed. Please allow cookies for this site.',
      { hint: 'Back from the door without a guest pass: the cookie did not come back.' },
    ),
} as const;

/** Why a link leads nowhere: shown, not thrown. `410` where nobody will ever enter by it again. */
export const CLOSED_INVITATIONS = {
  invitation_unknown: { status: 404, sentence: 'This link is of no invitation.' },
  invitation_early: { status: 403, sentence: 'This invitation is not valid yet.' },
  invitation_expired: { status: 410, sentence: 'This invitation has run out.' },
  invitation_withdrawn: { status: 410, sentence: 'This invitation has been withdrawn.' },
  invitation_spent: { status: 403, sentence: 'All places of this invitation are taken.' },
  invitation_not_kept: {
    status: 400,
    sentence: 'The browser keeps no cookies. Nothing was spent.',
  },
} as const;
