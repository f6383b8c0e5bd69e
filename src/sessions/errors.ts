import { AppError } from '../base/errors.ts';

/** What can end a sign-out on its way. */
export const sessionErrors = {
  formExpired: () =>
    new AppError('form_expired', 403, 'This page was open for too long. Please try again.'),
} as const;
