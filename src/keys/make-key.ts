import { createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { SigningKey } from '../model/signing-key.ts';
import { makeCertificate } from './certificate.ts';
import { thumbprintOf } from './thumbprint.ts';

const generate = promisify(generateKeyPair);

/** A new RSA key of 2048 to 4096 bits. OpenSSL draws the chance itself, and threads of Node do the work. */
export async function makePrivateKey(bits: number): Promise<KeyObject> {
  const { privateKey } = await generate('rsa', { modulusLength: bits });
  return privateKey;
}

/** The record of a key that comes next. `certificate`: the one it was given with; else one is made. */
export function describeKey(
  privateKey: KeyObject,
  {
    origin,
    createdAt,
    certificate,
  }: Pick<SigningKey, 'origin' | 'createdAt'> & {
    readonly certificate?: string | undefined;
  },
): SigningKey {
  const publicKey = createPublicKey(privateKey);
  const kid = thumbprintOf(publicKey);
  return {
    kid,
    state: 'next',
    origin,
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    certificate:
      certificate ?? makeCertificate({ publicKey, privateKey, name: kid, notBefore: createdAt }),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    createdAt,
    activatedAt: null,
    retiredAt: null,
    revokedAt: null,
    signedUntil: 0,
  };
}
