import { MESSAGE_LIMITS, type XmlLimits } from '../gate/limits.ts';
import { NS } from '../names.ts';
import { childOf, type XmlElement } from './dom.ts';
import { ThreadFault } from './fault.ts';
import { parseXml, signedBytesOf, signerOf } from './library.ts';
import { judgeSignatureForm, type SignaturePolicy } from './signature-form.ts';

/** Whose signatures count. */
export interface Trust extends SignaturePolicy {
  /** PEM, from configuration and the provider's metadata alone; never empty. */
  readonly certificates: readonly string[];
}

/** A text and the element of it that counts. */
export interface Document {
  readonly xml: string;
  readonly root: XmlElement;
}

/**
 * What the signature right below `element` covers, parsed anew from the signed bytes; null where there is none. One
 * that is there has to be right: throws `signature_form`, `signature_algorithm` or `signature_wrong`.
 *
 * @param xml - the text that `element` was parsed from
 */
export async function readSigned(
  xml: string,
  element: XmlElement,
  trust: Trust,
  limits: XmlLimits = MESSAGE_LIMITS,
): Promise<Document | null> {
  const signature = childOf(element, NS.signature, 'Signature');
  if (!signature) return null;
  judgeSignatureForm(signature, element, trust);
  const signer = signerOf(signature, trust.certificates);
  const signed = signer === null ? null : signedBytesOf(xml, element, signer);
  if (!signed) throw new ThreadFault('signature_wrong');
  return { xml: signed, root: await parseXml(signed, limits) };
}
