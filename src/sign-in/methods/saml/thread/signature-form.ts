import { NS, RSA_SHA1, RSA_SHA256, RSA_SHA512, SHA1, SHA256, SHA512, TRANSFORM } from '../names.ts';
import { attributeOf, childOf, elementsIn, is, textOf, type XmlElement } from './dom.ts';
import { ThreadFault } from './fault.ts';

/** What a signature may be made with. */
export interface SignaturePolicy {
  /** Only where the operator says so. */
  readonly allowSha1: boolean;
}

const BASE64 = /^[A-Za-z0-9+/=\s]+$/;

/**
 * Judges the form of the signature in `signed` before any key is tried (XML Signature 1.1, SAML core 5.4): one
 * reference, to its own parent by id; enveloped and exclusively canonical, no other transform; algorithms of a closed
 * list, of which HMAC is none. What it holds as KeyInfo is not looked at: keys come from configuration.
 */
export function judgeSignatureForm(
  signature: XmlElement,
  signed: XmlElement,
  policy: SignaturePolicy,
): void {
  const [info, value, keyInfo, ...others] = elementsIn(signature);
  if (!info || !value || others.length > 0) throw form('children of Signature');
  if (!is(info, NS.signature, 'SignedInfo')) throw form('SignedInfo');
  if (!is(value, NS.signature, 'SignatureValue')) throw form('SignatureValue');
  if (keyInfo && !is(keyInfo, NS.signature, 'KeyInfo')) throw form('children of Signature');
  if (!BASE64.test(textOf(value))) throw form('SignatureValue');
  const [canonical, method, reference, ...more] = elementsIn(info);
  if (!canonical || !method || !reference || more.length > 0) throw form('children of SignedInfo');
  judgeAlgorithm(canonical, 'CanonicalizationMethod', [TRANSFORM.exclusive]);
  const methods = [RSA_SHA256, RSA_SHA512, ...(policy.allowSha1 ? [RSA_SHA1] : [])];
  judgeAlgorithm(method, 'SignatureMethod', methods);
  if (elementsIn(method).length > 0) throw form('SignatureMethod');
  judgeReference(reference, signed, policy);
}

function judgeReference(reference: XmlElement, signed: XmlElement, policy: SignaturePolicy): void {
  if (!is(reference, NS.signature, 'Reference')) throw form('Reference');
  const id = attributeOf(signed, 'ID');
  if (!id || attributeOf(reference, 'URI') !== `#${id}`) throw form('URI');
  const [transforms, digest, value, ...others] = elementsIn(reference);
  if (!transforms || !digest || !value || others.length > 0) throw form('children of Reference');
  if (!is(transforms, NS.signature, 'Transforms')) throw form('Transforms');
  const [enveloped, exclusive, ...more] = elementsIn(transforms);
  if (!enveloped || !exclusive || more.length > 0) throw form('Transforms');
  judgeAlgorithm(enveloped, 'Transform', [TRANSFORM.enveloped]);
  judgeAlgorithm(exclusive, 'Transform', [TRANSFORM.exclusive]);
  if (elementsIn(enveloped).length > 0) throw form('Transform');
  judgeAlgorithm(digest, 'DigestMethod', [SHA256, SHA512, ...(policy.allowSha1 ? [SHA1] : [])]);
  if (!is(value, NS.signature, 'DigestValue') || !BASE64.test(textOf(value))) {
    throw form('DigestValue');
  }
}

function judgeAlgorithm(element: XmlElement, name: string, allowed: readonly string[]): void {
  if (!is(element, NS.signature, name)) throw form(name);
  const algorithm = attributeOf(element, 'Algorithm') ?? 'none';
  if (allowed.includes(algorithm)) {
    if (name !== 'DigestMethod' || elementsIn(element).length === 0) {
      judgePrefixes(element);
      return;
    }
    throw form(name);
  }
  throw new ThreadFault('signature_algorithm', algorithm);
}

/** The one thing that a canonicalisation may be told (Exclusive XML Canonicalization 1.0, 3). */
function judgePrefixes(element: XmlElement): void {
  if (elementsIn(element).length === 0) return;
  const prefixes = childOf(element, TRANSFORM.exclusive, 'InclusiveNamespaces');
  if (!prefixes || elementsIn(element).length > 1) throw form('Transform');
}

function form(what: string): ThreadFault {
  return new ThreadFault('signature_form', what);
}
