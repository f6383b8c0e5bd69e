import { AppError } from '../base/errors.ts';

/** What can end a sign-in on our side of it; the provider's side has codes of its own. */
export const signInErrors = {
  continuationLost: () =>
    new AppError('continuation_lost', 400, 'This link has expired. Please open the room again.'),
  methodUnknown: () => new AppError('method_unknown', 404, 'There is no such way to sign in.'),
  attemptUnknown: () =>
    new AppError(
      'attempt_unknown',
      400,
      'This sign-in was not begun in this browser, or its time is over.',
      {
        hint: 'No attempt cookie fits the state: cookies refused, another host name than public_url, or over 15 minutes.',
      },
    ),
  attemptSpent: () =>
    new AppError('attempt_spent', 400, 'This sign-in has already been used. Please sign in again.'),
  sessionNotKept: () =>
    new AppError(
      'session_not_kept',
      400,
      'You have signed in, but your browser did not keep it. Please allow cookies for this site.',
      { hint: 'Back at the room without a session: the session cookie did not come back.' },
    ),
  notFromHere: () =>
    new AppError('not_from_here', 403, 'This must be sent from a page of this site.'),
} as const;
