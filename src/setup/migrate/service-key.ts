import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { Problem } from '../../config/problem.ts';

/** The key of a SAML service, in the form that Usher reads; both null where none was given. */
export interface ServiceKey {
  /** PKCS #8, PEM. */
  readonly privateKey: string | null;
  readonly certificate: string | null;
}

/** Shibboleth's sp-key.pem and sp-cert.pem, of whatever form OpenSSL writes. */
export function takeServiceKey(
  key: string | null,
  certificate: string | null,
): ServiceKey | { readonly problems: readonly Problem[] } {
  if (key === null && certificate === null) return { privateKey: null, certificate: null };
  if (key === null || certificate === null) {
    const path = key === null ? '--sp-key' : '--sp-certificate';
    return refused(path, 'is missing', 'Give the key and its certificate, or neither.');
  }
  const read = keyOf(key);
  if (read === null) {
    const mend = 'Give the file sp-key.pem, without a password: openssl rsa -in FILE -out FILE2.';
    return refused('--sp-key', 'is no private key in PEM, or has a password', mend);
  }
  const held = certificateOf(certificate);
  if (held === null)
    return refused('--sp-certificate', 'is no certificate in PEM', 'Give sp-cert.pem.');
  if (!held.checkPrivateKey(read)) {
    const mend = 'Give the two files that lie beside each other.';
    return refused('--sp-certificate', 'is not the certificate of that key', mend);
  }
  return {
    privateKey: read.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: held.toString(),
  };
}

function refused(path: string, message: string, mend: string) {
  return { problems: [{ path, message, mend }] };
}

function keyOf(text: string): KeyObject | null {
  try {
    return createPrivateKey(text);
  } catch {
    return null;
  }
}

function certificateOf(text: string): X509Certificate | null {
  try {
    return new X509Certificate(text);
  } catch {
    return null;
  }
}
