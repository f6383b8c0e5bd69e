import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { SamlMethodConfig } from '../../../config/method-configs/saml.ts';
import { type ClaimMapping, readClaimMapping } from '../../claims/claim-mapping.ts';
import { samlErrors } from './errors.ts';

/**
 * What can be told to be wrong before any provider is asked. Returns the claim mapping, read. Throws
 * `method_settings_invalid`; a key is never repeated.
 */
export function judgeSettings(config: SamlMethodConfig): ClaimMapping {
  const wrong = (detail: string) => samlErrors.settingsInvalid(`${config.id}: ${detail}`);
  if ((config.metadataFile === null) === (config.metadataUrl === null)) {
    throw wrong('one of metadata_file and metadata_url is needed');
  }
  const mayBeHttp = config.allowHttp || config.metadataCertificate !== null;
  if (config.metadataUrl !== null) judgeAddress(config.metadataUrl, mayBeHttp, wrong);
  if ((config.privateKey === null) !== (config.certificate === null)) {
    throw wrong('private_key and certificate go together');
  }
  if (config.privateKey !== null && config.certificate !== null) {
    const certificate = readCertificate(config.certificate);
    if (!certificate) throw wrong('certificate is no certificate (PEM)');
    const key = readKey(config.privateKey);
    if (!key) throw wrong('private_key is no RSA key of at least 2048 bits (PEM)');
    if (!certificate.checkPrivateKey(key)) throw wrong('certificate is not that of private_key');
  }
  if (config.previousPrivateKey !== null && !readKey(config.previousPrivateKey)) {
    throw wrong('previous_private_key is no RSA key of at least 2048 bits (PEM)');
  }
  for (const name of ['nextCertificate', 'metadataCertificate'] as const) {
    const text = config[name];
    if (text !== null && !readCertificate(text)) throw wrong(`${name} is no certificate (PEM)`);
  }
  const read = readClaimMapping(config.claims);
  if ('mapping' in read) return read.mapping;
  const problems = read.problems.map(({ fact, path }) => `claims.${fact}: ${path}`).join('; ');
  throw wrong(`no claim path: ${problems}`);
}

function judgeAddress(text: string, mayBeHttp: boolean, wrong: (detail: string) => Error): void {
  const url = URL.parse(text);
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && mayBeHttp)) return;
  throw wrong('metadata_url does not begin with https://');
}

function readCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}

function readKey(pem: string) {
  try {
    const key = createPrivateKey(pem);
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    return key.asymmetricKeyType === 'rsa' && bits >= 2048 ? key : null;
  } catch {
    return null;
  }
}
