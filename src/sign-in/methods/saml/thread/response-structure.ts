import { NS } from '../names.ts';
import { attributeOf, childrenOf, descendantsOf, elementsIn, is, type XmlElement } from './dom.ts';
import { ThreadFault } from './fault.ts';

/** The parts of a response that may hold what counts. */
export interface ResponseParts {
  /** The only one, in the clear; null where it is encrypted. */
  readonly assertion: XmlElement | null;
  readonly encrypted: XmlElement | null;
}

/** The children of a response, in the order of the schema (core 3.2.2, 3.3.3). */
const CHILDREN = ['Issuer', 'Signature', 'Extensions', 'Status', 'Assertion', 'EncryptedAssertion'];
/** What may not hide anywhere else: in Extensions, Advice, Object, an attribute's value. */
const ANCHORED = new Set(['Response', 'Assertion', 'EncryptedAssertion', 'Signature']);

/** That a message is what it should be: its root, its version, an id. */
export function judgeRoot(root: XmlElement, name: string): void {
  if (!is(root, NS.protocol, name)) throw new ThreadFault('message_kind');
  if (attributeOf(root, 'Version') !== '2.0') throw new ThreadFault('message_form', 'Version');
  if (!attributeOf(root, 'ID')) throw new ThreadFault('message_form', 'ID');
}

/**
 * That everything that counts stands where it belongs and nowhere else: at most one assertion, right below the
 * response, and signatures right below what they sign.
 */
export function readStructure(root: XmlElement): ResponseParts {
  judgeRoot(root, 'Response');
  const order = elementsIn(root).map((child) => CHILDREN.indexOf(child.localName));
  if (order.some((place, at) => place < 0 || place < (order[at - 1] ?? 0))) {
    throw new ThreadFault('message_form', 'children of Response');
  }
  const assertions = childrenOf(root, NS.assertion, 'Assertion');
  const encrypted = childrenOf(root, NS.assertion, 'EncryptedAssertion');
  if (assertions.length + encrypted.length > 1) throw new ThreadFault('assertions_several');
  judgePlaces(root, [...assertions, ...encrypted]);
  return { assertion: assertions[0] ?? null, encrypted: encrypted[0] ?? null };
}

/** Throws `message_wrapped` where something that counts stands in a place that is not its own. */
export function judgePlaces(root: XmlElement, assertions: readonly XmlElement[]): void {
  for (const element of descendantsOf(root)) {
    if (!ANCHORED.has(element.localName)) continue;
    const isSignature = element.localName === 'Signature';
    const right = isSignature
      ? element.namespaceURI === NS.signature &&
        (element.parentNode === root || assertions.some((one) => one === element.parentNode))
      : assertions.includes(element);
    if (!right) throw new ThreadFault('message_wrapped', element.localName);
  }
}
