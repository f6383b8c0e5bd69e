import type { OidcMethodConfig } from '../../../config/config.ts';
import { reservedParameters } from '../../../config/reserved-parameters.ts';
import { type ClaimMapping, readClaimMapping } from '../../claims/claim-mapping.ts';
import { providerErrors } from '../../remote/errors.ts';

/**
 * What can be told to be wrong before any provider is asked. Returns the claim mapping, read.
 * Throws `method_settings_invalid`.
 */
export function judgeSettings(config: OidcMethodConfig): ClaimMapping {
  for (const name of Object.keys(config.authorizationParameters)) {
    const setting = reservedParameters.get(name);
    if (setting === undefined) continue;
    const mend = setting ? `use the setting ${setting}` : 'it is set by the protocol';
    throw providerErrors.settingsInvalid(`${config.id}: authorization_parameters.${name}: ${mend}`);
  }
  const issuer = URL.parse(config.issuer);
  if (!issuer || (issuer.protocol !== 'https:' && issuer.protocol !== 'http:')) {
    throw providerErrors.settingsInvalid(`${config.id}: issuer is not a web address`);
  }
  if (issuer.protocol === 'http:' && !config.allowHttp) {
    throw providerErrors.settingsInvalid(
      `${config.id}: issuer begins with http://, see allow_http`,
    );
  }
  const read = readClaimMapping(config.claims);
  if ('mapping' in read) return read.mapping;
  const problems = read.problems.map(({ fact, path }) => `claims.${fact}: ${path}`).join('; ');
  throw providerErrors.settingsInvalid(`${config.id}: no claim path: ${problems}`);
}
