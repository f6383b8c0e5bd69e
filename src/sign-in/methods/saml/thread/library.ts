import { getVerifiedXml, parseDomFromString, signXml } from '@node-saml/node-saml/lib/xml.js';
import type { XmlLimits } from '../gate/limits.ts';
import { scanXml } from '../gate/scan-xml.ts';
import { RSA_SHA256, TRANSFORM } from '../names.ts';
import { isElement, type XmlElement, type XmlNode } from './dom.ts';
import { ThreadFault } from './fault.ts';

/**
 * A document, parsed. There is one parser: what it reads is what the signature is checked over. The gate has to let the
 * text through first, wherever it comes from: signed, decrypted or fetched.
 */
export async function parseXml(xml: string, limits: XmlLimits): Promise<XmlElement> {
  const fault = scanXml(xml, limits);
  if (fault) throw new ThreadFault(fault);
  let root: XmlNode | null;
  try {
    const document = (await parseDomFromString(xml)) as { documentElement: XmlNode | null };
    root = document.documentElement;
  } catch {
    throw new ThreadFault('xml_form');
  }
  if (!isElement(root)) throw new ThreadFault('xml_form');
  return root;
}

/**
 * The bytes that the signature of `element` covers, in their canonical form, where one of `certificates` made it: all
 * that may be read from then on. Null where none did.
 *
 * @param xml - the text that `element` was parsed from
 */
export function signedBytesOf(
  xml: string,
  element: XmlElement,
  certificates: readonly string[],
): string | null {
  try {
    return getVerifiedXml(xml, element as never, [...certificates]);
  } catch {
    return null;
  }
}

/** Signs the root element of a message of ours, the signature after its Issuer (core 5.4, the order of the schema). */
export function signRoot(
  xml: string,
  root: string,
  privateKey: string,
  certificate: string,
): string {
  const path = `/*[local-name(.)="${root}"]`;
  const after = `${path}/*[local-name(.)="Issuer"]`;
  return signXml(
    xml,
    path,
    { reference: after, action: 'after' },
    {
      privateKey,
      publicCert: certificate,
      signatureAlgorithm: 'sha256',
      digestAlgorithm: 'sha256',
      xmlSignatureTransforms: [TRANSFORM.enveloped, TRANSFORM.exclusive],
    },
  );
}

/** What `signRoot` signs with. */
export const SIGNED_BY = RSA_SHA256;
