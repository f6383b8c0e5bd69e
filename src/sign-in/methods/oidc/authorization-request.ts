import * as client from 'openid-client';
import type { OidcMethodConfig } from '../../../config/config.ts';
import type { OidcMemo } from './memo.ts';

const MAX_LANGUAGES = 5;

/**
 * The address the browser is sent to (OpenID Connect Core 3.1.2.1): code flow, PKCE with S256 whatever
 * the provider lists, nonce, and what the operator asks for.
 */
export async function buildAuthorizationRequest(
  config: client.Configuration,
  settings: OidcMethodConfig,
  callback: URL,
  memo: OidcMemo,
  languages: readonly string[],
): Promise<URL> {
  const parameters: Record<string, string> = {
    ...settings.authorizationParameters,
    response_type: 'code',
    redirect_uri: callback.href,
    scope: withOpenid(settings.scopes).join(' '),
    state: memo.state,
    nonce: memo.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(memo.codeVerifier),
    code_challenge_method: 'S256',
  };
  if (settings.acrValues.length > 0) parameters['acr_values'] = settings.acrValues.join(' ');
  if (settings.prompt !== null) parameters['prompt'] = settings.prompt;
  if (settings.maxAgeSeconds !== null) parameters['max_age'] = String(settings.maxAgeSeconds);
  const locales = languages.filter((tag) => /^[A-Za-z0-9-]{1,35}$/.test(tag));
  if (locales.length > 0 && parameters['ui_locales'] === undefined) {
    parameters['ui_locales'] = locales.slice(0, MAX_LANGUAGES).join(' ');
  }
  return client.buildAuthorizationUrl(config, parameters);
}

function withOpenid(scopes: readonly string[]): readonly string[] {
  return scopes.includes('openid') ? scopes : ['openid', ...scopes];
}
