import { AppError } from '../base/errors.ts';

/** What ends a request to our own OpenID provider on a page, instead of at the client that made it. */
export const providerErrors = {
  /** `why`: the library's words, for the log. */
  requestInvalid: (why: string) =>
    new AppError(
      'authorization_invalid',
      400,
      'The meeting asked for a sign-in in a way that cannot be answered.',
      { hint: why },
    ),
  returnInvalid: (why: string) =>
    new AppError(
      'logout_return_invalid',
      400,
      'The way back from the sign-out is not a known one.',
      {
        hint: why,
      },
    ),
} as const;
