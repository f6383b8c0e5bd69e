import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { makeCertificate } from '../../src/keys/certificate.ts';

/** An RSA key with a certificate of its own, PEM. */
export interface SamlKey {
  readonly privateKey: string;
  readonly certificate: string;
}

/** Makes one. RSA takes its time: tests share what they can. */
export function makeSamlKey(name: string, bits = 2048, notBefore = 1_700_000_000): SamlKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const key = createPrivateKey(pem);
  const publicKey = createPublicKey(key);
  return {
    privateKey: pem,
    certificate: makeCertificate({ publicKey, privateKey: key, name, notBefore }),
  };
}

/** Those that most tests share: the provider's, the service's, and one of somebody else. */
export const samlKeys = {
  provider: makeSamlKey('provider'),
  service: makeSamlKey('service'),
  stranger: makeSamlKey('stranger'),
} as const;
