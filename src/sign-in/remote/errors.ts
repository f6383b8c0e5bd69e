import { AppError } from '../../base/errors.ts';
import { quoteOutside } from '../../base/steering.ts';
import type { ProviderReason } from './reasons.ts';
import { explanations } from './reasons.ts';

/** How a sign-in at an OpenID provider can end other than well. */
export type ProviderErrorCode =
  | 'sign_in_cancelled'
  | 'provider_unavailable'
  | 'provider_refused'
  | 'provider_rejects_us'
  | 'answer_invalid'
  | 'acr_not_met'
  | 'logout_token_invalid'
  | 'method_settings_invalid';

/**
 * An error of this method. `message` is safe for a page; `reason` is of a closed list and goes to the
 * log only, at the head of `hint`. Nothing here ever holds a secret, a code, a token or an answer's text.
 */
export class ProviderError extends AppError {
  readonly reason: ProviderReason;

  constructor(
    code: ProviderErrorCode,
    status: number,
    message: string,
    reason: ProviderReason,
    more: { detail?: string | undefined; cause?: unknown } = {},
  ) {
    const detail = more.detail === undefined ? '' : ` (${quoteOutside(more.detail)})`;
    super(code, status, message, {
      hint: `${reason}: ${explanations[reason]}${detail}`,
      ...(more.cause === undefined ? {} : { cause: evidenceOf(more.cause) }),
    });
    this.name = 'ProviderError';
    this.reason = reason;
  }
}

interface Details {
  /** A word about this case: from our settings, or from outside and then cut. Never a secret. */
  readonly detail?: string | undefined;
  readonly cause?: unknown;
}

/** The closed list of what is thrown here; docs/reference/errors.md explains each code. */
export const providerErrors = {
  /** `access_denied`: the person thought better of it. A case for a friendly page. */
  cancelled: () =>
    new ProviderError('sign_in_cancelled', 403, 'The sign-in was cancelled.', 'access_denied'),
  unavailable: (reason: ProviderReason, more?: Details) =>
    new ProviderError(
      'provider_unavailable',
      503,
      'The sign-in service of your organisation cannot be reached at the moment. Please try again later.',
      reason,
      more,
    ),
  refused: (reason: ProviderReason, more?: Details) =>
    new ProviderError(
      'provider_refused',
      403,
      'The sign-in service of your organisation refused this sign-in.',
      reason,
      more,
    ),
  /** Our client id, secret or way of proving it: the operator's to mend, whoever is signing in. */
  rejectsUs: (more?: Details) =>
    new ProviderError(
      'provider_rejects_us',
      502,
      'Sign-in is not set up correctly here.',
      'client_rejected',
      more,
    ),
  answerInvalid: (reason: ProviderReason, more?: Details) =>
    new ProviderError(
      'answer_invalid',
      400,
      'This sign-in could not be verified. Please start again.',
      reason,
      more,
    ),
  acrNotMet: (more?: Details) =>
    new ProviderError(
      'acr_not_met',
      403,
      'This meeting service asks for a stronger way of signing in than the one that was used.',
      'acr',
      more,
    ),
  logoutTokenInvalid: (reason: ProviderReason, more?: Details) =>
    new ProviderError(
      'logout_token_invalid',
      400,
      'The logout token cannot be accepted.',
      reason,
      more,
    ),
  settingsInvalid: (detail: string) =>
    new ProviderError(
      'method_settings_invalid',
      500,
      'The settings of a way to sign in are not valid.',
      'settings',
      { detail },
    ),
} as const;

/**
 * What a library threw, without what it hung onto it: its errors carry whole responses, claims and
 * tokens as their cause. Kept are names, codes and messages, three levels deep.
 */
function evidenceOf(thrown: unknown): Error {
  const lines: string[] = [];
  let level: unknown = thrown;
  while (level instanceof Error && lines.length < 3) {
    const code = 'code' in level && typeof level.code === 'string' ? ` ${level.code}` : '';
    lines.push(`${level.name}${code}: ${quoteOutside(level.message)}`);
    level = level.cause;
  }
  return new Error(lines.join(' <- ') || 'no error object was thrown');
}

/** Our own error inside whatever a library wrapped around it. */
export function findProviderError(thrown: unknown): ProviderError | null {
  let level: unknown = thrown;
  for (let depth = 0; depth < 6 && level instanceof Error; depth++) {
    if (level instanceof ProviderError) return level;
    level = level.cause;
  }
  return null;
}
