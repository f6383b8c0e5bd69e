import { AppError } from '../../../base/errors.ts';
import { quoteOutside } from '../../../base/steering.ts';
import type { SamlReason } from './reasons.ts';
import { explanations } from './reasons.ts';

/** How a sign-in at a SAML provider can end other than well. */
export type SamlErrorCode =
  | 'sign_in_cancelled'
  | 'provider_unavailable'
  | 'provider_refused'
  | 'provider_rejects_us'
  | 'answer_invalid'
  | 'acr_not_met'
  | 'logout_message_invalid'
  | 'sign_in_busy'
  | 'method_settings_invalid';

/**
 * An error of this method. `message` is safe for a page; `reason` is of a closed list and goes to the log only, at the
 * head of `hint`. Nothing here ever holds a key, an assertion or a message's text.
 */
export class SamlError extends AppError {
  readonly reason: SamlReason;

  constructor(
    code: SamlErrorCode,
    status: number,
    message: string,
    reason: SamlReason,
    detail?: string,
  ) {
    const said = detail === undefined ? '' : ` (${quoteOutside(detail)})`;
    super(code, status, message, { hint: `${reason}: ${explanations[reason]}${said}` });
    this.name = 'SamlError';
    this.reason = reason;
  }
}

/** The closed list of what is thrown here; docs/reference/errors.md explains each code. `detail` is no secret. */
export const samlErrors = {
  cancelled: (detail?: string) =>
    new SamlError(
      'sign_in_cancelled',
      403,
      'The sign-in was cancelled.',
      'status_cancelled',
      detail,
    ),
  unavailable: (reason: SamlReason, detail?: string) =>
    new SamlError(
      'provider_unavailable',
      503,
      'The sign-in service of your organisation cannot be reached at the moment. Please try again later.',
      reason,
      detail,
    ),
  refused: (reason: SamlReason, detail?: string) =>
    new SamlError(
      'provider_refused',
      403,
      'The sign-in service of your organisation refused this sign-in.',
      reason,
      detail,
    ),
  rejectsUs: (reason: SamlReason, detail?: string) =>
    new SamlError(
      'provider_rejects_us',
      502,
      'Sign-in is not set up correctly here.',
      reason,
      detail,
    ),
  answerInvalid: (reason: SamlReason, detail?: string) =>
    new SamlError(
      'answer_invalid',
      400,
      'This sign-in could not be verified. Please start again.',
      reason,
      detail,
    ),
  contextNotMet: (detail?: string) =>
    new SamlError(
      'acr_not_met',
      403,
      'This meeting service asks for a stronger way of signing in than the one that was used.',
      'authn_context',
      detail,
    ),
  logoutInvalid: (reason: SamlReason, detail?: string) =>
    new SamlError(
      'logout_message_invalid',
      400,
      'This sign-out could not be verified.',
      reason,
      detail,
    ),
  busy: (reason: SamlReason) =>
    new SamlError(
      'sign_in_busy',
      503,
      'Too many people are signing in at this moment. Please try again in a moment.',
      reason,
    ),
  settingsInvalid: (detail: string) =>
    new SamlError(
      'method_settings_invalid',
      500,
      'The settings of a way to sign in are not valid.',
      'settings',
      detail,
    ),
} as const;
