/** `name = value`, `name: value`, in Lua, YAML, HOCON, JavaScript and `.env`, where the name says that it is secret. */
const SECRET =
  /(\b\w*(?:secret|passw(?:or)?d|passphrase|private_?key)\w*["'\]]*\s*[:=]\s*)(\S.*)?$/i;
/** The name of a file is no secret. */
const FILE = /_file["'\]]*\s*[:=]\s*$/i;
/** A name and a password within an address. */
const CREDENTIALS = /(:\/\/)[^/\s@]+@/g;
/** Keys, hashes, tokens: no word of any language is that long. */
const LONG = /[A-Za-z0-9+/=_-]{40,}/g;
const PEM_BEGIN = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const PEM_END = /-----END [A-Z ]*PRIVATE KEY-----/;

/**
 * The lines of a file, with every secret in them as `…`: one that goes over several lines too, which YAML has below its
 * name, further to the right. Lines of before may be of anybody's making, so more is hidden rather than less.
 */
export function hideSecrets(lines: readonly string[]): string[] {
  /** How far to the right the name stands whose value is going on; null: none. */
  let below: number | null = null;
  let isKey = false;
  return lines.map((line) => {
    const depth = line.search(/\S/);
    if (below !== null && (depth < 0 || depth > below)) return depth < 0 ? line : '…';
    below = null;
    if (isKey || PEM_BEGIN.test(line)) {
      isKey = !PEM_END.test(line);
      return '…';
    }
    const found = SECRET.exec(line);
    if (!found || FILE.test(found[1] ?? '')) return hideWords(line);
    const [, name = '', value = ''] = found;
    if (/^(?:[|>][-+\d]*)?\s*(?:#.*)?$/.test(value)) below = depth;
    return `${hideWords(line.slice(0, found.index))}${name}${value === '' ? '' : '…'}`;
  });
}

function hideWords(text: string): string {
  return text.replace(CREDENTIALS, '$1…@').replace(LONG, '…');
}
