/** The few pieces of DER (ITU-T X.690) that a certificate is made of. */

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const NULL = 0x05;
const OBJECT_IDENTIFIER = 0x06;
const UTF8_STRING = 0x0c;
const GENERALIZED_TIME = 0x18;
const SEQUENCE = 0x30;
const SET = 0x31;

function encode(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(body.length)]), body]);
}

/** Short form below 128, else the bytes of the length behind their number (8.1.3). */
function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}

export function sequence(...items: readonly Uint8Array[]): Buffer {
  return encode(SEQUENCE, ...items);
}

export function set(item: Uint8Array): Buffer {
  return encode(SET, item);
}

/** A positive number, its bytes big-endian, the first of them from 1 to 127. */
export function integer(bytes: Uint8Array): Buffer {
  const [first = 0] = bytes;
  if (first < 1 || first > 127) throw new RangeError('An integer must be positive, and minimal.');
  return encode(INTEGER, bytes);
}

/** Whole bytes. */
export function bitString(bytes: Uint8Array): Buffer {
  return encode(BIT_STRING, Buffer.from([0]), bytes);
}

/** `encoded`: the content as it is registered, such as 55 04 03 for 2.5.4.3. */
export function objectIdentifier(...encoded: readonly number[]): Buffer {
  return encode(OBJECT_IDENTIFIER, Buffer.from(encoded));
}

export function nothing(): Buffer {
  return encode(NULL);
}

export function utf8String(text: string): Buffer {
  return encode(UTF8_STRING, Buffer.from(text, 'utf8'));
}

/** `20261121100000Z`. */
export function generalizedTime(text: string): Buffer {
  return encode(GENERALIZED_TIME, Buffer.from(text, 'latin1'));
}

/** `261121100000Z`: years 1950 to 2049. */
export function utcTime(text: string): Buffer {
  return encode(0x17, Buffer.from(text, 'latin1'));
}
