/**
 * A GUID as Windows writes it: the first three groups have their bytes in the order of the machine (MS-DTYP 2.3.4).
 * Null unless it is 16 bytes.
 */
export function renderGuid(bytes: Buffer): string | null {
  if (bytes.length !== 16) return null;
  const hex = (from: number, to: number) => bytes.toString('hex', from, to);
  const turned = (from: number, to: number) =>
    Buffer.from(bytes.subarray(from, to)).reverse().toString('hex');
  return [turned(0, 4), turned(4, 6), turned(6, 8), hex(8, 10), hex(10, 16)].join('-');
}

/** A security identifier, `S-1-5-21-…` (MS-DTYP 2.4.2). Null for bytes that are none. */
export function renderSid(bytes: Buffer): string | null {
  const count = bytes[1] ?? 0;
  if (bytes[0] !== 1 || count > 15 || bytes.length !== 8 + 4 * count) return null;
  const parts = Array.from({ length: count }, (_, at) => bytes.readUInt32LE(8 + 4 * at));
  return ['S-1', bytes.readUIntBE(2, 6), ...parts].join('-');
}
