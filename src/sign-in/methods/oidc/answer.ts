import { providerErrors } from '../../remote/errors.ts';
import type { ProviderMetadata } from './provider-metadata.ts';

/** Parameters that, given twice, could be read one way here and another way there (RFC 6749 3.1). */
const ONCE = [
  'code',
  'state',
  'iss',
  'error',
  'error_description',
  'response',
  'id_token',
] as const;

/** An error the provider sent instead of a code, as it came: for the log alone. */
export interface ProviderComplaint {
  readonly error: string;
  readonly description: string | null;
}

/**
 * Judges what came back to the callback: whether it belongs to this attempt and comes from this provider
 * (RFC 6749 10.12, RFC 9207). Returns what the provider complains about, or null when there is a code.
 * Throws `answer_invalid`.
 */
export function judgeAnswer(
  parameters: URLSearchParams,
  state: string,
  metadata: ProviderMetadata,
): ProviderComplaint | null {
  for (const name of ONCE) {
    if (parameters.getAll(name).length > 1) {
      throw providerErrors.answerInvalid('answer_form', { detail: `${name} twice` });
    }
  }
  if (parameters.get('state') !== state) throw providerErrors.answerInvalid('answer_state');
  const issuer = parameters.get('iss');
  const mustName = metadata.authorization_response_iss_parameter_supported === true;
  if (issuer === null ? mustName : issuer !== metadata.issuer) {
    throw providerErrors.answerInvalid('answer_issuer');
  }
  const error = parameters.get('error');
  if (error !== null) return { error, description: parameters.get('error_description') };
  if (!parameters.get('code'))
    throw providerErrors.answerInvalid('answer_form', { detail: 'no code' });
  return null;
}

/** The error that a complaint of the provider stands for (RFC 6749 4.1.2.1, OpenID Connect Core 3.1.2.6). */
export function explainComplaint(error: string) {
  switch (error) {
    case 'access_denied':
      return providerErrors.cancelled();
    case 'server_error':
    case 'temporarily_unavailable':
      return providerErrors.unavailable('provider_busy', { detail: error });
    case 'unmet_authentication_requirements':
      return providerErrors.acrNotMet({ detail: error });
    case 'unauthorized_client':
    case 'invalid_client':
      return providerErrors.rejectsUs({ detail: error });
    default:
      return providerErrors.refused('provider_error', { detail: wordOf(error) });
  }
}

/** An error code is a short word; what is none is not repeated. */
export function wordOf(error: string): string {
  return /^[\w.-]{1,64}$/.test(error) ? error : 'not a word';
}
