import { createHmac, createPublicKey } from 'node:crypto';
import type { SamlReason } from '../../src/sign-in/methods/saml/reasons.ts';
import { ENVELOPED, EXCLUSIVE, RSA_SHA1, SHA1 } from './saml-crypto.ts';
import type { Steering } from './saml-idp.ts';
import { samlKeys } from './saml-keys.ts';

const INCLUSIVE = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const { provider, stranger } = samlKeys;

/** The certificate within the signature replaced, as a stranger's own would be. */
function withForeignKey(xml: string): string {
  const body = stranger.certificate.replace(/-----[A-Z ]+-----|\s/g, '');
  return xml.replace(/(<ds:X509Certificate>)[^<]+/, `$1${body}`);
}

/** HMAC by the public key, which everybody has. */
function withHmac(xml: string): string {
  const changed = xml.replace(
    'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
  );
  const info = /<ds:SignedInfo>.*<\/ds:SignedInfo>/s.exec(changed)?.[0] ?? '';
  const key = createPublicKey(provider.certificate).export({ type: 'spki', format: 'pem' });
  const value = createHmac('sha1', key).update(info).digest('base64');
  return changed.replace(/(<ds:SignatureValue>)[^<]+/, `$1${value}`);
}

const transform = (algorithm: string) => `<ds:Transform Algorithm="${algorithm}"/>`;

/** Each is refused by us, for this reason. */
export const signatureRefusals: Readonly<Record<string, readonly [SamlReason, Steering]>> = {
  'nothing is signed': ['unsigned', { protection: { sign: 'neither' } }],
  'a stranger signed': ['signature_wrong', { protection: { key: stranger } }],
  'a stranger signed and sends a key along': [
    'signature_wrong',
    { protection: { key: stranger }, mutate: withForeignKey },
  ],
  'the right key stands in the message, a stranger signed': [
    'signature_wrong',
    { protection: { key: { ...provider, privateKey: stranger.privateKey } } },
  ],
  'the signature is empty': [
    'signature_form',
    { mutate: (xml) => xml.replace(/(<ds:SignatureValue>)[^<]+/, '$1') },
  ],
  'the signature value is of another message': [
    'signature_wrong',
    { mutate: (xml) => xml.replace(/(<ds:SignatureValue>)[^<]{12}/, '$1AAAAAAAAAAAA') },
  ],
  'the reference is empty': [
    'signature_form',
    { mutate: (xml) => xml.replace(/URI="#[^"]*"/, 'URI=""') },
  ],
  'the reference is missing': [
    'signature_form',
    { mutate: (xml) => xml.replace(/ URI="#[^"]*"/, '') },
  ],
  'the reference is to another id': [
    'signature_form',
    { mutate: (xml) => xml.replace(/URI="#[^"]*"/, 'URI="#_other"') },
  ],
  'the reference is an XPointer': [
    'signature_form',
    { mutate: (xml) => xml.replace(/URI="#([^"]*)"/, 'URI="#xpointer(id($1))"') },
  ],
  'there are two references': [
    'signature_form',
    { mutate: (xml) => xml.replace(/(<ds:Reference.*?<\/ds:Reference>)/s, '$1$1') },
  ],
  'there are two SignedInfo': [
    'signature_form',
    { mutate: (xml) => xml.replace(/(<ds:SignedInfo>.*?<\/ds:SignedInfo>)/s, '$1$1') },
  ],
  'there are two signatures': [
    'message_form',
    { mutate: (xml) => xml.replace(/(<ds:Signature .*?<\/ds:Signature>)/s, '$1$1') },
  ],
  'there are two digests': [
    'signature_form',
    { mutate: (xml) => xml.replace(/(<ds:DigestValue>.*?<\/ds:DigestValue>)/s, '$1$1') },
  ],
  'a comment stands in the digest': [
    'xml_comment',
    { mutate: (xml) => xml.replace(/<ds:DigestValue>/, '<ds:DigestValue><!-- x -->') },
  ],
  'an element stands in the digest': [
    'message_form',
    { mutate: (xml) => xml.replace(/<ds:DigestValue>/, '<ds:DigestValue><x/>') },
  ],
  'the transforms are missing': [
    'signature_form',
    { mutate: (xml) => xml.replace(/<ds:Transforms>.*?<\/ds:Transforms>/s, '') },
  ],
  'a third transform': [
    'signature_form',
    {
      mutate: (xml) => xml.replace('</ds:Transforms>', `${transform(EXCLUSIVE)}</ds:Transforms>`),
    },
  ],
  'a transform by XPath': [
    'signature_algorithm',
    {
      mutate: (xml) =>
        xml.replace(
          transform(ENVELOPED),
          '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>not(ancestor-or-self::ds:Signature)</ds:XPath></ds:Transform>',
        ),
    },
  ],
  'a transform by XSLT': [
    'signature_algorithm',
    {
      mutate: (xml) =>
        xml.replace(transform(ENVELOPED), transform('http://www.w3.org/TR/1999/REC-xslt-19991116')),
    },
  ],
  'the transforms the other way round': [
    'signature_algorithm',
    { protection: { signing: { transforms: [EXCLUSIVE, ENVELOPED] } } },
  ],
  'another canonical form': [
    'signature_algorithm',
    { protection: { signing: { canonicalization: INCLUSIVE } } },
  ],
  'an unknown canonical form': [
    'signature_algorithm',
    {
      mutate: (xml) =>
        xml.replace(
          `<ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"`,
          '<ds:CanonicalizationMethod Algorithm="urn:void"',
        ),
    },
  ],
  'an unknown algorithm': [
    'signature_algorithm',
    { mutate: (xml) => xml.replace(/xmldsig-more#rsa-sha256/, 'xmldsig-more#rsa-sha999') },
  ],
  'no algorithm': [
    'signature_algorithm',
    { mutate: (xml) => xml.replace(/<ds:SignatureMethod [^>]*\/>/, '<ds:SignatureMethod/>') },
  ],
  'SHA-1': ['signature_algorithm', { protection: { signing: { signature: RSA_SHA1 } } }],
  'SHA-1 in the digest': ['signature_algorithm', { protection: { signing: { digest: SHA1 } } }],
  'an HMAC by the public key': ['signature_algorithm', { mutate: withHmac }],
  'an Object in the signature': [
    'signature_form',
    { mutate: (xml) => xml.replace('</ds:Signature>', '<ds:Object>x</ds:Object></ds:Signature>') },
  ],
  'the signature in no namespace': [
    'message_wrapped',
    { mutate: (xml) => xml.replaceAll('"http://www.w3.org/2000/09/xmldsig#"', '"urn:else"') },
  ],
};
