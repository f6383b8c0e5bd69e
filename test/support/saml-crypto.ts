import {
  constants,
  createCipheriv,
  createPublicKey,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import type { SamlKey } from './saml-keys.ts';

const XMLENC = 'http://www.w3.org/2001/04/xmlenc#';
const XMLENC11 = 'http://www.w3.org/2009/xmlenc11#';
export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
export const RSA_SHA1 = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';
export const SHA256 = `${XMLENC}sha256`;
export const SHA1 = 'http://www.w3.org/2000/09/xmldsig#sha1';
export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

export interface SigningChoices {
  readonly signature?: string;
  readonly digest?: string;
  readonly transforms?: readonly string[];
  readonly canonicalization?: string;
  /** Put the signature at the front, as metadata has it. */
  readonly first?: boolean;
}

/** Signs the element of this local name: the one below the root where there are several. */
export function signElement(
  xml: string,
  name: string,
  key: SamlKey,
  choices: SigningChoices = {},
): string {
  const path = `(//*[local-name(.)="${name}"])[1]`;
  const signer = new SignedXml({
    privateKey: key.privateKey,
    publicCert: key.certificate,
    signatureAlgorithm: (choices.signature ?? RSA_SHA256) as never,
    canonicalizationAlgorithm: (choices.canonicalization ?? EXCLUSIVE) as never,
  });
  signer.addReference({
    xpath: path,
    transforms: [...(choices.transforms ?? [ENVELOPED, EXCLUSIVE])],
    digestAlgorithm: choices.digest ?? SHA256,
  });
  const hasIssuer = new RegExp(`<\\w+:${name}\\b[^>]*><\\w+:Issuer\\b`).test(xml);
  const location =
    choices.first || !hasIssuer
      ? { reference: path, action: 'prepend' as const }
      : { reference: `${path}/*[local-name(.)="Issuer"]`, action: 'after' as const };
  signer.computeSignature(xml, { prefix: 'ds', location });
  return signer.getSignedXml();
}

export interface EncryptionChoices {
  /** `aes256-gcm`, `aes128-cbc`, … */
  readonly content?: string;
  /** `rsa-oaep-mgf1p`, `rsa-oaep` (SHA-256 throughout) or `rsa-1_5`. */
  readonly key?: string;
  /** Beside the data, as the provider of some houses has it. */
  readonly keyBeside?: boolean;
}

/** An EncryptedAssertion that holds this text. */
export function encryptXml(
  xml: string,
  certificate: string,
  { content = 'aes256-gcm', key = 'rsa-oaep-mgf1p', keyBeside = false }: EncryptionChoices = {},
): string {
  const [, bits = '256', mode = 'gcm'] = /^aes(\d+)-(gcm|cbc)$/.exec(content) ?? [];
  const secret = randomBytes(Number(bits) / 8);
  const data = cipherText(Buffer.from(xml), secret, `aes-${bits}-${mode}`);
  const wrapped = wrapKey(secret, certificate, key);
  const space = mode === 'gcm' ? XMLENC11 : XMLENC;
  const beside = keyBeside ? wrapped : '';
  const within = keyBeside
    ? ''
    : `<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${wrapped}</ds:KeyInfo>`;
  return `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><xenc:EncryptedData xmlns:xenc="${XMLENC}" Type="${XMLENC}Element"><xenc:EncryptionMethod Algorithm="${space}${content}"/>${within}<xenc:CipherData><xenc:CipherValue>${data.toString('base64')}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>${beside}</saml:EncryptedAssertion>`;
}

function cipherText(plain: Buffer, secret: Buffer, name: string): Buffer {
  const isGcm = name.endsWith('gcm');
  const iv = randomBytes(isGcm ? 12 : 16);
  const cipher = createCipheriv(name as 'aes-256-gcm', secret, iv);
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, text, ...(isGcm ? [cipher.getAuthTag()] : [])]);
}

function wrapKey(secret: Buffer, certificate: string, how: string): string {
  const isNew = how === 'rsa-oaep';
  const padding =
    how === 'rsa-1_5' ? constants.RSA_PKCS1_PADDING : constants.RSA_PKCS1_OAEP_PADDING;
  const wrapped = publicEncrypt(
    {
      key: createPublicKey(certificate),
      padding,
      ...(padding === constants.RSA_PKCS1_OAEP_PADDING
        ? { oaepHash: isNew ? 'sha256' : 'sha1' }
        : {}),
    },
    secret,
  );
  const details = isNew
    ? `<ds:DigestMethod xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Algorithm="${SHA256}"/><e:MGF xmlns:e="${XMLENC11}" Algorithm="${XMLENC11}mgf1sha256"/>`
    : '';
  const method = `<xenc:EncryptionMethod Algorithm="${isNew ? XMLENC11 : XMLENC}${how}">${details}</xenc:EncryptionMethod>`;
  return `<xenc:EncryptedKey xmlns:xenc="${XMLENC}">${method}<xenc:CipherData><xenc:CipherValue>${wrapped.toString('base64')}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>`;
}
