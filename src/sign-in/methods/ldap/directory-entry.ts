import type { Entry } from 'ldapts';
import { renderGuid, renderSid } from './windows-ids.ts';

/** An entry as it came: attributes by their name in small letters, without options. */
export interface DirectoryEntry {
  readonly dn: string;
  readonly attributes: ReadonlyMap<string, readonly (string | Buffer)[]>;
}

/** `memberOf;range=0-1499` is `memberOf` (MS-ADTS 3.1.1.3.1.3.3); of other options the plain attribute is meant. */
const RANGE = /;range=[0-9]+-([0-9]+|\*)$/i;

/** The bytes of Active Directory that people know in another form. */
const RENDERED: ReadonlyMap<string, (bytes: Buffer) => string | null> = new Map([
  ['objectguid', renderGuid],
  ['ms-ds-consistencyguid', renderGuid],
  ['objectsid', renderSid],
]);

export function toEntry({ dn, ...given }: Entry): DirectoryEntry {
  const attributes = new Map<string, (string | Buffer)[]>();
  for (const [type, values] of Object.entries(given)) {
    const name = type.replace(RANGE, '').toLowerCase();
    if (name.includes(';')) continue;
    const all = [values].flat().filter((value) => value.length > 0);
    const before = attributes.get(name) ?? [];
    attributes.set(name, [...before, ...all]);
  }
  return { dn, attributes };
}

/** The values of an attribute that are texts; ids of Active Directory as people write them. Bytes are left out. */
export function textsOf(entry: DirectoryEntry, name: string): readonly string[] {
  const render = RENDERED.get(name.toLowerCase());
  return valuesOf(entry, name).flatMap((value) => {
    if (render) return render(Buffer.from(value)) ?? [];
    return readText(value) ?? [];
  });
}

/** The name of a person for ever, as text: bytes of no known form in hexadecimal. Null unless there is exactly one. */
export function idOf(entry: DirectoryEntry, name: string): string | null {
  const values = valuesOf(entry, name);
  const [value] = values;
  if (value === undefined || values.length > 1) return null;
  if (RENDERED.has(name.toLowerCase())) return textsOf(entry, name)[0] ?? null;
  return readText(value) ?? Buffer.from(value).toString('hex');
}

function valuesOf(entry: DirectoryEntry, name: string): readonly (string | Buffer)[] {
  return entry.attributes.get(name.toLowerCase()) ?? [];
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Where one value of an attribute is no text, the library gives the others as bytes too. */
function readText(value: string | Buffer): string | null {
  if (typeof value === 'string') return value;
  try {
    return decoder.decode(value);
  } catch {
    return null;
  }
}
