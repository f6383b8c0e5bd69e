import { AppError } from '../base/errors.ts';

/** What can be wrong with a request whatever it is about. `docs/reference/errors.md` says what to do about each. */
export const httpErrors = {
  /** The body broke off: the client went away, took too long, or sent no proper chunks. */
  badRequest: (cause: unknown) =>
    new AppError('bad_request', 400, 'The request broke off.', { cause }),
  /** A sealed continuation that does not open any more. */
  continuationInvalid: () =>
    new AppError(
      'continuation_invalid',
      400,
      'This link is out of date. Please open the room again.',
    ),
  /** The form's own token does not fit, or another site has sent it. */
  formExpired: () =>
    new AppError('form_expired', 403, 'This page was open for too long. Please try again.'),
  notFound: () => new AppError('not_found', 404, 'The address leads nowhere.'),
  /** `allow`: the methods that the address knows, as the header of that name lists them. */
  methodNotAllowed: (allow: string) =>
    new AppError('method_not_allowed', 405, 'The address does not answer this kind of request.', {
      facts: { allow },
    }),
  payloadTooLarge: () => new AppError('payload_too_large', 413, 'The request is too large.'),
  unsupportedMediaType: () =>
    new AppError('unsupported_media_type', 415, 'Encoded bodies are not understood here.'),
  tooManyRequests: (retryAfterSeconds: number) =>
    new AppError('too_many_requests', 429, 'Too many requests in a short time.', {
      facts: { retryAfterSeconds: String(retryAfterSeconds) },
    }),
  /** Whatever was thrown that is no error of ours: only the log is told what. */
  internal: (cause: unknown) =>
    new AppError('internal_error', 500, 'Something went wrong on our side.', { cause }),
} as const;
