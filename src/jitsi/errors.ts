import { AppError } from '../base/errors.ts';

/** What can go wrong on the way to a token. */
export const jitsiErrors = {
  jitsiUnknown: () => new AppError('jitsi_unknown', 404, 'This Jitsi is not served here.'),
} as const;
