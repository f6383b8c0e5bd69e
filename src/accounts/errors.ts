import { AppError } from '../base/errors.ts';

export const accountErrors = {
  /** `hint` and `cause` go to the log, or to the operator: the mail server's words, never the letter's. */
  mailFailed: (cause: unknown, hint: string) =>
    new AppError('mail_failed', 503, 'The mail could not be sent.', { cause, hint }),
} as const;
