import type { OidcMethodConfig } from '../../../config/config.ts';
import { type ClaimMapping, readClaimMapping } from '../../claims/claim-mapping.ts';
import { oidcErrors } from './errors.ts';

/**
 * Parameters of an authorization request that are the protocol's own, with the setting that is meant for
 * them: an operator's `authorization_parameters` must not override them.
 */
export const RESERVED_PARAMETERS: Readonly<Record<string, string | null>> = {
  response_type: null,
  response_mode: null,
  client_id: 'client_id',
  client_secret: null,
  redirect_uri: 'redirect_path',
  scope: 'scopes',
  state: null,
  nonce: null,
  code_challenge: null,
  code_challenge_method: null,
  prompt: 'prompt',
  max_age: 'max_age',
  acr_values: 'acr_values',
  request: null,
  request_uri: null,
  id_token_hint: null,
  registration: null,
  dpop_jkt: null,
};

/**
 * What can be told to be wrong before any provider is asked. Returns the claim mapping, read.
 * Throws `method_settings_invalid`.
 */
export function judgeSettings(config: OidcMethodConfig): ClaimMapping {
  for (const name of Object.keys(config.authorizationParameters)) {
    if (!Object.hasOwn(RESERVED_PARAMETERS, name)) continue;
    const setting = RESERVED_PARAMETERS[name];
    const mend = setting ? `use the setting ${setting}` : 'it is set by the protocol';
    throw oidcErrors.settingsInvalid(`${config.id}: authorization_parameters.${name}: ${mend}`);
  }
  const issuer = URL.parse(config.issuer);
  if (!issuer || (issuer.protocol !== 'https:' && issuer.protocol !== 'http:')) {
    throw oidcErrors.settingsInvalid(`${config.id}: issuer is not a web address`);
  }
  if (issuer.protocol === 'http:' && !config.allowHttp) {
    throw oidcErrors.settingsInvalid(`${config.id}: issuer begins with http://, see allow_http`);
  }
  const read = readClaimMapping(config.claims);
  if ('mapping' in read) return read.mapping;
  const problems = read.problems.map(({ fact, path }) => `claims.${fact}: ${path}`).join('; ');
  throw oidcErrors.settingsInvalid(`${config.id}: no claim path: ${problems}`);
}
