import type { GateReason } from './fault.ts';
import type { XmlLimits } from './limits.ts';
import { createNamespaceScopes, type NamespaceScopes } from './namespace-scopes.ts';

/** SAML, its signatures and its encryption name everything in ASCII. */
const NAME = '[A-Za-z_][A-Za-z0-9_.-]{0,127}(?::[A-Za-z_][A-Za-z0-9_.-]{0,127})?';
const SPACE = '[ \\t\\r\\n]';
const OPEN = new RegExp(`<(${NAME})`, 'y');
const ATTRIBUTE = new RegExp(`${SPACE}+(${NAME})${SPACE}*=${SPACE}*(?:"([^"<]*)"|'([^'<]*)')`, 'y');
const END_OF_TAG = new RegExp(`${SPACE}*(/?)>`, 'y');
const CLOSE = new RegExp(`</(${NAME})${SPACE}*>`, 'y');
const TEXT = /[^<]*/y;
const SPACE_ALONE = /^[ \t\r\n]*$/;
/** Nothing that a parser would have to expand, so that what is compared is what stands there. */
const ID = /^[A-Za-z0-9_][A-Za-z0-9_.:-]{0,255}$/;
const REFERENCE = /&(?:(?:amp|lt|gt|quot|apos)|#(\d{1,7})|#x([0-9A-Fa-f]{1,6}));/y;

/**
 * Reads a document once from front to end, in time that grows with its length alone, and says why no parser may see
 * it; null when one may. Everything a message of SAML has no use for is refused: document types, instructions,
 * entities, CDATA, comments, names beyond ASCII. What is left is read alike by every parser.
 */
export function scanXml(text: string, limits: XmlLimits): GateReason | null {
  const scan: Scan = {
    text,
    limits,
    at: 0,
    open: [],
    elements: 0,
    attributes: 0,
    ids: new Set(),
    namespaces: createNamespaceScopes(),
  };
  while (scan.at < text.length) {
    const fault = text[scan.at] === '<' ? readMarkup(scan) : readText(scan);
    if (fault) return fault;
  }
  return scan.elements > 0 && scan.open.length === 0 ? null : 'xml_form';
}

interface Scan {
  readonly text: string;
  readonly limits: XmlLimits;
  at: number;
  /** The names of the elements that are open. */
  readonly open: string[];
  elements: number;
  attributes: number;
  readonly ids: Set<string>;
  readonly namespaces: NamespaceScopes;
}

function readText(scan: Scan): GateReason | null {
  const text = match(TEXT, scan)?.[0] ?? '';
  if (scan.open.length === 0) return SPACE_ALONE.test(text) ? null : 'xml_form';
  if (text.includes(']]>')) return 'xml_form';
  return judgeReferences(text);
}

function readMarkup(scan: Scan): GateReason | null {
  const { text, at } = scan;
  switch (text[at + 1]) {
    case '/':
      return readClose(scan);
    case '?':
      return 'xml_instruction';
    case '!':
      if (text.startsWith('<!--', at)) return readComment(scan);
      return text.startsWith('<![', at) ? 'xml_cdata' : 'xml_doctype';
    default:
      return readOpen(scan);
  }
}

function readComment(scan: Scan): GateReason | null {
  if (!scan.limits.comments) return 'xml_comment';
  const end = scan.text.indexOf('--', scan.at + 4);
  if (end < 0 || scan.text[end + 2] !== '>') return 'xml_form';
  scan.at = end + 3;
  return null;
}

function readClose(scan: Scan): GateReason | null {
  const name = match(CLOSE, scan)?.[1];
  if (name === undefined || scan.open.pop() !== name) return 'xml_form';
  scan.namespaces.leave();
  return null;
}

function readOpen(scan: Scan): GateReason | null {
  const { limits, open, namespaces } = scan;
  if (open.length === 0 && scan.elements > 0) return 'xml_roots';
  const name = match(OPEN, scan)?.[1];
  if (name === undefined) return 'xml_form';
  if (++scan.elements > limits.elements) return 'xml_too_many';
  if (open.length + 1 > limits.depth) return 'xml_too_deep';
  const attributes = new Map<string, string>();
  for (let found = match(ATTRIBUTE, scan); found; found = match(ATTRIBUTE, scan)) {
    const [, attribute = '', quoted, single = ''] = found;
    if (attributes.has(attribute)) return 'xml_form';
    if (attributes.size === limits.attributes) return 'xml_too_many';
    if (++scan.attributes > limits.allAttributes) return 'xml_too_many';
    attributes.set(attribute, quoted ?? single);
  }
  const end = match(END_OF_TAG, scan);
  if (!end) return 'xml_form';
  const fault = judgeAttributes(attributes, scan) ?? namespaces.enter(name, attributes);
  if (fault) return fault;
  if (end[1] === '/') namespaces.leave();
  else open.push(name);
  return null;
}

function judgeAttributes(attributes: ReadonlyMap<string, string>, scan: Scan): GateReason | null {
  for (const [name, value] of attributes) {
    const fault = judgeReferences(value);
    if (fault) return fault;
    const [local = '', prefix] = name.split(':').reverse();
    if (local.toLowerCase() !== 'id') continue;
    // An id under another name, or twice, would let a signature speak of something else than what is read.
    if (prefix !== undefined || !ID.test(value)) return 'xml_form';
    if (scan.ids.has(value)) return 'xml_id_twice';
    scan.ids.add(value);
  }
  return null;
}

function judgeReferences(text: string): GateReason | null {
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) {
    REFERENCE.lastIndex = at;
    const found = REFERENCE.exec(text);
    if (!found) return 'xml_entity';
    const [, decimal, hexadecimal] = found;
    const code = decimal ? Number(decimal) : hexadecimal ? Number.parseInt(hexadecimal, 16) : null;
    if (code !== null && !isCharacter(code)) return 'xml_entity';
  }
  return null;
}

/** XML 1.0 (2.2). */
function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 9 || code === 10 || code === 13;
  return (
    code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff)
  );
}

function match(pattern: RegExp, scan: Scan): RegExpExecArray | null {
  pattern.lastIndex = scan.at;
  const found = pattern.exec(scan.text);
  if (found) scan.at = pattern.lastIndex;
  return found;
}
