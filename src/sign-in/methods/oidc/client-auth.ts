import { createPrivateKey } from 'node:crypto';
import * as client from 'openid-client';
import type { OidcMethodConfig } from '../../../config/config.ts';
import { providerErrors } from '../../remote/errors.ts';

const KEY_USES = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  PS256: { name: 'RSA-PSS', hash: 'SHA-256' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  EdDSA: { name: 'Ed25519' },
} as const;

/**
 * How we prove to the provider that we are its client (OpenID Connect Core 9). Throws
 * `method_settings_invalid` when what that needs is missing or unusable; a secret is never repeated.
 */
export function createClientAuth(config: OidcMethodConfig): client.ClientAuth {
  switch (config.clientAuth) {
    case 'none':
      return client.None();
    case 'client_secret_post':
      return client.ClientSecretPost(secretOf(config));
    case 'client_secret_basic':
      return createBasicAuth(secretOf(config));
    case 'private_key_jwt':
      return client.PrivateKeyJwt(signingKeyOf(config));
  }
}

/**
 * Name and secret in form encoding before Base64 (RFC 6749 2.3.1 and appendix B). The library's own also
 * encodes `-`, `.` and `_`, which providers that skip the decoding then take for other characters.
 */
function createBasicAuth(clientSecret: string): client.ClientAuth {
  return (_server, { client_id }, _body, headers) => {
    const credentials = `${formEncode(client_id)}:${formEncode(clientSecret)}`;
    headers.set('authorization', `Basic ${Buffer.from(credentials).toString('base64')}`);
  };
}

function formEncode(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}

function secretOf(config: OidcMethodConfig): string {
  if (config.clientSecret) return config.clientSecret;
  throw providerErrors.settingsInvalid(`${config.id}: ${config.clientAuth} needs a client_secret`);
}

function signingKeyOf(config: OidcMethodConfig): client.CryptoKey | client.PrivateKey {
  if (!config.privateKey) {
    throw providerErrors.settingsInvalid(`${config.id}: private_key_jwt needs a private_key`);
  }
  let key: client.CryptoKey;
  try {
    const algorithm = KEY_USES[config.privateKeyAlgorithm];
    const imported = createPrivateKey(config.privateKey).toCryptoKey(algorithm, false, ['sign']);
    // Node's types know more uses of a key than those of the web; it is the same class.
    key = imported as client.CryptoKey;
  } catch {
    // The thrown error is left out: it may quote what it could not read.
    throw providerErrors.settingsInvalid(
      `${config.id}: private_key is no PKCS #8 PEM key for ${config.privateKeyAlgorithm}`,
    );
  }
  return config.privateKeyId === null ? key : { key, kid: config.privateKeyId };
}
