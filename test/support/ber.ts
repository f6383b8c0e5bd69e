/** One element of the Basic Encoding Rules (X.690 8.1), with a definite length in as few bytes as it takes. */
export function ber(tag: number, ...parts: readonly (Buffer | string)[]): Buffer {
  const contents = Buffer.concat(parts.map((part) => Buffer.from(part as Buffer)));
  return Buffer.concat([Buffer.of(tag), lengthOf(contents.length), contents]);
}

export function berInteger(value: number, tag = 0x02): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  const first = bytes.findIndex((byte, at) => at === 3 || byte !== 0 || bytes[at + 1]! >= 0x80);
  return ber(tag, bytes.subarray(first));
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  const short = bytes.subarray(bytes.findIndex((byte) => byte !== 0));
  return Buffer.concat([Buffer.of(0x80 | short.length), short]);
}

/** An LDAPMessage (RFC 4511 4.1.1). */
export function ldapMessage(id: number, operation: Buffer, ...controls: readonly Buffer[]): Buffer {
  const rest = controls.length === 0 ? [] : [ber(0xa0, ...controls)];
  return ber(0x30, berInteger(id), operation, ...rest);
}

/** An LDAPResult under the tag of its operation (RFC 4511 4.1.9). */
export function ldapResult(tag: number, code: number, said = ''): Buffer {
  return ber(tag, berInteger(code, 0x0a), ber(0x04), ber(0x04, said));
}
