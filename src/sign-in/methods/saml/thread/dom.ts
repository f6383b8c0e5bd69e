import { ThreadFault } from './fault.ts';

/** The part of a document tree that is read here. */
export interface XmlNode {
  readonly nodeType: number;
  readonly childNodes: ArrayLike<XmlNode>;
  readonly data?: string;
}

export interface XmlElement extends XmlNode {
  readonly localName: string;
  readonly namespaceURI: string | null;
  readonly parentNode: XmlNode | null;
  readonly attributes: ArrayLike<XmlAttribute>;
}

interface XmlAttribute {
  /** With its prefix. */
  readonly name: string;
  readonly localName: string;
  readonly namespaceURI: string | null;
  readonly value: string;
}

const ELEMENT = 1;
export const TEXT = 3;

export function isElement(node: XmlNode | null): node is XmlElement {
  return node?.nodeType === ELEMENT;
}

/** What stands directly in an element, by namespace and name. */
export function childrenOf(parent: XmlNode, namespace: string, name: string): XmlElement[] {
  return elementsIn(parent).filter((child) => is(child, namespace, name));
}

export function elementsIn(parent: XmlNode): XmlElement[] {
  return Array.from(parent.childNodes).filter(isElement);
}

export function is(element: XmlElement, namespace: string, name: string): boolean {
  return element.namespaceURI === namespace && element.localName === name;
}

/** The only one of its kind; null for none. Throws `message_form` for several. */
export function childOf(parent: XmlNode, namespace: string, name: string): XmlElement | null {
  const [first, ...others] = childrenOf(parent, namespace, name);
  if (others.length > 0) throw new ThreadFault('message_form', `${name} twice`);
  return first ?? null;
}

/** Every element below, in the order of the document. */
export function* descendantsOf(parent: XmlNode): Generator<XmlElement> {
  for (const child of elementsIn(parent)) {
    yield child;
    yield* descendantsOf(child);
  }
}

/** An attribute without a namespace; null for none. */
export function attributeOf(element: XmlElement, name: string, namespace = ''): string | null {
  const found = Array.from(element.attributes).find(
    (one) => one.localName === name && (one.namespaceURI ?? '') === namespace,
  );
  return found?.value ?? null;
}

/** The whole text of an element that holds nothing but text, without the white space around it. */
export function textOf(element: XmlElement): string {
  const parts = Array.from(element.childNodes);
  if (parts.some((part) => part.nodeType !== TEXT)) {
    throw new ThreadFault('message_form', `${element.localName} holds more than text`);
  }
  return parts
    .map((part) => part.data ?? '')
    .join('')
    .replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
}

/** The text of the only child of its kind; null for none. */
export function childText(parent: XmlNode, namespace: string, name: string): string | null {
  const child = childOf(parent, namespace, name);
  return child && textOf(child);
}
