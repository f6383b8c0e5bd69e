import { type ProviderError, providerErrors } from '../../remote/errors.ts';

/** Parameters that, given twice, could be read one way here and another way there (RFC 6749 3.1). */
const ONCE = ['code', 'state', 'error', 'error_description'] as const;

/**
 * Whether what came back to the callback belongs to this attempt (RFC 6749 10.12) and brings a code (4.1.2). Returns
 * what the provider complains about (4.1.2.1), null for nothing. Throws `answer_invalid`.
 */
export function judgeAnswer(parameters: URLSearchParams, state: string): ProviderError | null {
  for (const name of ONCE) {
    if (parameters.getAll(name).length > 1) {
      throw providerErrors.answerInvalid('answer_form', { detail: `${name} twice` });
    }
  }
  if (parameters.get('state') !== state) throw providerErrors.answerInvalid('answer_state');
  const error = parameters.get('error');
  if (error !== null) return explainError(error);
  if (!parameters.get('code')) {
    throw providerErrors.answerInvalid('answer_form', { detail: 'no code' });
  }
  return null;
}

/** The error for a word of RFC 6749 4.1.2.1 or 5.2, or of GitHub's that means the same. */
export function explainError(error: string): ProviderError {
  const detail = /^[\w.-]{1,64}$/.test(error) ? error : 'not a word';
  switch (error) {
    case 'access_denied':
      return providerErrors.cancelled();
    case 'server_error':
    case 'temporarily_unavailable':
      return providerErrors.unavailable('provider_busy', { detail });
    case 'invalid_grant':
    case 'bad_verification_code':
      return providerErrors.answerInvalid('code_rejected', { detail });
    case 'invalid_client':
    case 'unauthorized_client':
    case 'incorrect_client_credentials':
    case 'redirect_uri_mismatch':
      return providerErrors.rejectsUs({ detail });
    default:
      return providerErrors.refused('provider_error', { detail });
  }
}
