import { verify } from 'node:crypto';
import { getVerifiedXml, parseDomFromString, signXml } from '@node-saml/node-saml/lib/xml.js';
import { ExclusiveCanonicalization } from 'xml-crypto';
import type { XmlLimits } from '../gate/limits.ts';
import { scanXml } from '../gate/scan-xml.ts';
import { HASHES, NS, TRANSFORM } from '../names.ts';
import {
  attributeOf,
  elementsIn,
  isElement,
  textOf,
  type XmlElement,
  type XmlNode,
} from './dom.ts';
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
 * Which of `certificates` made a signature; null for none. It looks at the small part that is signed directly, before
 * the large one that this part vouches for is touched: whoever has no key of the provider costs next to nothing.
 */
export function signerOf(signature: XmlElement, certificates: readonly string[]): string | null {
  const [info, value] = elementsIn(signature);
  const [, method] = info ? elementsIn(info) : [];
  const hash = method && HASHES[attributeOf(method, 'Algorithm') ?? ''];
  if (!info || !value || !hash) return null;
  const options = {
    ancestorNamespaces: namespacesAround(info),
    defaultNsForPrefix: { ds: NS.signature },
  };
  const canonical = new ExclusiveCanonicalization().process(info as never, options as never);
  const bytes = Buffer.from(textOf(value), 'base64');
  return certificates.find((key) => verify(hash, Buffer.from(canonical), key, bytes)) ?? null;
}

/** The prefixes that are declared around an element, which it may say belong to it. */
function namespacesAround(element: XmlElement): { prefix: string; namespaceURI: string }[] {
  const found = new Map<string, string>();
  for (let around = element.parentNode; isElement(around); around = around.parentNode) {
    for (const { name, value } of Array.from(around.attributes)) {
      const prefix = /^xmlns:(.+)$/.exec(name)?.[1];
      if (prefix !== undefined && !found.has(prefix)) found.set(prefix, value);
    }
  }
  return [...found].map(([prefix, namespaceURI]) => ({ prefix, namespaceURI }));
}

/**
 * The bytes that the signature of `element` covers, in their canonical form, where this certificate made it: all
 * that may be read from then on. Null where it did not.
 *
 * @param xml - the text that `element` was parsed from
 */
export function signedBytesOf(
  xml: string,
  element: XmlElement,
  certificate: string,
): string | null {
  try {
    return getVerifiedXml(xml, element as never, [certificate]);
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
