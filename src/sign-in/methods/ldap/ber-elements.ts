/** One element of the Basic Encoding Rules (X.690 8.1) in a buffer. */
export interface BerElement {
  readonly tag: number;
  /** Where its contents begin and end in the buffer. */
  readonly start: number;
  readonly end: number;
}

/** The tags of LDAP that are named here (RFC 4511 appendix B). */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  octets: 0x04,
  enumerated: 0x0a,
  sequence: 0x30,
  set: 0x31,
  controls: 0xa0,
  bindResponse: 0x61,
  searchEntry: 0x64,
  searchDone: 0x65,
  searchReference: 0x73,
  extendedRequest: 0x77,
  extendedResponse: 0x78,
} as const;

/** Bytes of a tag and a length at most: RFC 4511 5.1 has definite lengths alone, and 4 bytes count to 4 GB. */
export const MAX_HEADER = 6;

/**
 * The element that begins at `at`; its end may lie beyond the buffer. Null while the header is not there whole;
 * undefined for what LDAP does not allow: a length that is not said, or in more than 4 bytes.
 */
export function readElement(bytes: Buffer, at: number): BerElement | null | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) return null;
  if (first < 0x80) return { tag, start: at + 2, end: at + 2 + first };
  const count = first & 0x7f;
  if (count === 0 || count > 4) return undefined;
  if (bytes.length < at + 2 + count) return null;
  const start = at + 2 + count;
  return { tag, start, end: start + bytes.readUIntBE(at + 2, count) };
}

/** The elements that fill a stretch of the buffer exactly; null when none do. */
export function readElements(bytes: Buffer, start: number, end: number): BerElement[] | null {
  const elements: BerElement[] = [];
  for (let at = start; at < end; ) {
    const element = readElement(bytes, at);
    if (!element || element.end > end) return null;
    elements.push(element);
    at = element.end;
  }
  return elements;
}
