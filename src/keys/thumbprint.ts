import { createHash, type KeyObject } from 'node:crypto';

/** The thumbprint of an RSA key (RFC 7638 3): SHA-256 of its required members in order, base64url. */
export function thumbprintOf(publicKey: KeyObject): string {
  const { e, kty, n } = publicKey.export({ format: 'jwk' });
  return createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url');
}
