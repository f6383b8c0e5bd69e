import { type BerElement, readElement, readElements, tags } from './ber-elements.ts';

/** The results of a bind, a search and an extended operation (RFC 4511 4.1.9). */
const RESULTS: ReadonlySet<number> = new Set([
  tags.bindResponse,
  tags.searchDone,
  tags.extendedResponse,
]);
/** Paged results (RFC 2696), and the password policy (draft-behera-ldap-password-policy). */
const EXPECTED_CONTROLS: ReadonlySet<string> = new Set([
  '1.2.840.113556.1.4.319',
  '1.3.6.1.4.1.42.2.27.8.5.1',
]);

/**
 * Whether these bytes are one whole answer as RFC 4511 writes it, of a kind that we can be given, and nothing more. The
 * library is handed nothing that has not passed here.
 */
export function isAnswer(bytes: Buffer): boolean {
  const message = readElement(bytes, 0);
  if (!message || message.tag !== tags.sequence || message.end !== bytes.length) return false;
  const parts = readElements(bytes, message.start, message.end);
  const [id, operation, controls] = parts ?? [];
  if (!parts || !id || !operation || parts.length > 3) return false;
  if (!isNumber(id, tags.integer) || !isOperation(bytes, operation)) return false;
  return controls === undefined || areControls(bytes, controls);
}

function isNumber(element: BerElement | undefined, tag: number): boolean {
  if (element?.tag !== tag) return false;
  const length = element.end - element.start;
  return length >= 1 && length <= 4;
}

function isOperation(bytes: Buffer, operation: BerElement): boolean {
  if (operation.tag === tags.searchEntry) return isEntry(bytes, operation);
  const parts = readElements(bytes, operation.start, operation.end);
  if (!parts) return false;
  if (operation.tag === tags.searchReference) return parts.every(isOctets);
  if (!RESULTS.has(operation.tag)) return false;
  const [code, matched, said] = parts;
  return isNumber(code, tags.enumerated) && isOctets(matched) && isOctets(said);
}

/** RFC 4511 4.5.2: a name, and attributes with sets of values. */
function isEntry(bytes: Buffer, entry: BerElement): boolean {
  const parts = readElements(bytes, entry.start, entry.end);
  const [name, attributes] = parts ?? [];
  if (parts?.length !== 2 || !isOctets(name) || attributes?.tag !== tags.sequence) return false;
  return everyElement(bytes, attributes, (attribute) => {
    if (attribute.tag !== tags.sequence) return false;
    const pair = readElements(bytes, attribute.start, attribute.end);
    const [type, values] = pair ?? [];
    if (pair?.length !== 2 || !isOctets(type) || values?.tag !== tags.set) return false;
    return everyElement(bytes, values, isOctets);
  });
}

/** RFC 4511 4.1.11. What comes unasked may stand there, but is not looked into. */
function areControls(bytes: Buffer, controls: BerElement): boolean {
  if (controls.tag !== tags.controls) return false;
  return everyElement(bytes, controls, (control) => {
    if (control.tag !== tags.sequence) return false;
    const [type, ...rest] = readElements(bytes, control.start, control.end) ?? [];
    if (!isOctets(type) || !type || rest.length > 2) return false;
    const value = rest.at(-1);
    if (rest.length === 2 && !isBoolean(rest[0])) return false;
    if (value !== undefined && !isOctets(value) && !(rest.length === 1 && isBoolean(value))) {
      return false;
    }
    const isExpected = EXPECTED_CONTROLS.has(bytes.toString('latin1', type.start, type.end));
    return !isExpected || value === undefined || !isOctets(value) || isSequence(bytes, value);
  });
}

function isSequence(bytes: Buffer, { start, end }: BerElement): boolean {
  if (start === end) return true;
  const inner = readElement(bytes, start);
  return inner?.tag === tags.sequence && inner.end === end;
}

function everyElement(
  bytes: Buffer,
  { start, end }: BerElement,
  judge: (element: BerElement) => boolean,
): boolean {
  return readElements(bytes, start, end)?.every(judge) ?? false;
}

function isOctets(element: BerElement | undefined): boolean {
  return element?.tag === tags.octets;
}

function isBoolean(element: BerElement | undefined): boolean {
  return element?.tag === tags.boolean && element.end - element.start === 1;
}
