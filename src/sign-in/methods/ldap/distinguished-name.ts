/** A text as the value of a relative distinguished name (RFC 4514 2.4). */
export function escapeDnValue(value: string): string {
  const signs = [...value];
  return signs
    .map((sign, at) => {
      if (sign === '\0') return '\\00';
      const leads = at === 0 && (sign === ' ' || sign === '#');
      const ends = at === signs.length - 1 && sign === ' ';
      return leads || ends || SPECIAL.has(sign) ? `\\${sign}` : sign;
    })
    .join('');
}

const SPECIAL: ReadonlySet<string> = new Set('"+,;<>\\=');
const PAIR = /^ *([A-Za-z][A-Za-z0-9-]*|[0-9]+(?:\.[0-9]+)*) *= */;

/**
 * The attribute type, in small letters, and the value of a name's first part: `cn` and `Board` of
 * `CN=Board,OU=Groups,DC=example,DC=org`. Null for what is no such name, and for values in `#` hexadecimal.
 */
export function firstOfName(dn: string): { type: string; value: string } | null {
  const pair = PAIR.exec(dn);
  if (!pair?.[1]) return null;
  const value = readValue(dn, pair[0].length);
  return value === null || value === '' ? null : { type: pair[1].toLowerCase(), value };
}

/** The value that begins at `start`, up to the next part; escapes undone (RFC 4514 3). */
function readValue(dn: string, start: number): string | null {
  if (dn[start] === '#') return null;
  const bytes: Buffer[] = [];
  let kept = 0;
  for (let at = start; at < dn.length && !/[,+;]/.test(dn[at] ?? ''); ) {
    const escaped = /^\\(?:([0-9a-fA-F]{2})|([^0-9a-fA-F]))/.exec(dn.slice(at, at + 3));
    if (dn[at] === '\\' && !escaped) return null;
    const [whole = String.fromCodePoint(dn.codePointAt(at) ?? 0), hex, sign] = escaped ?? [];
    bytes.push(hex === undefined ? Buffer.from(sign ?? whole) : Buffer.from(hex, 'hex'));
    if (escaped || whole !== ' ') kept = bytes.length;
    at += whole.length;
  }
  return Buffer.concat(bytes.slice(0, kept)).toString('utf8');
}
