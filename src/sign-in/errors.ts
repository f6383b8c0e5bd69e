import { AppError } from '../base/errors.ts';

/** What can end a sign-in on our side of it; the provider's side has codes of its own. */
export const signInErrors = {
  methodUnknown: () =>
    new AppError('sign_in_method_unknown', 404, 'There is no such way to sign in.'),
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
  answerSpent: () =>
    new AppError('answer_spent', 400, 'This sign-in has already been used. Please sign in again.', {
      hint: 'The provider answered with what it had said before: a replay, or the back button.',
    }),
  accountEnded: () =>
    new AppError('account_ended', 403, 'This account cannot be used.', {
      hint: 'It was disabled or deleted while somebody was signing in with it.',
    }),
  /** A method that asks for what no page of ours can ask for. */
  factorUnknown: () =>
    new AppError(
      'second_factor_unknown',
      501,
      'This account asks for a second factor that is not known here.',
    ),
} as const;
