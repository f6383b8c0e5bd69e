import type { GateFault } from './fault.ts';
import type { XmlLimits } from './limits.ts';

const DECLARATION =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(["'])1\.0\1(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(["'])([A-Za-z][A-Za-z0-9._-]{0,39})\2)?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(["'])(?:yes|no)\4)?[ \t\r\n]*\?>/;
/** All that is no Char of XML 1.0 (2.2); a byte order mark has no place in the middle either. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NO_CHARACTER = /[\0-\x08\x0b\x0c\x0e-\x1f\ufeff\ufffe\uffff]/;

/**
 * The text of a document: UTF-8 without a byte order mark, and nothing else. What it says of its own encoding must
 * agree; that line is cut off, so that whoever parses the rest has nothing left to believe.
 */
export function decodeText(bytes: Uint8Array, limits: XmlLimits): { text: string } | GateFault {
  if (bytes.length > limits.bytes) return { fault: 'xml_too_large' };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { fault: 'xml_encoding' };
  }
  if (NO_CHARACTER.test(text)) return { fault: 'xml_encoding' };
  const declaration = DECLARATION.exec(text);
  const encoding = declaration?.[3];
  if (encoding !== undefined && encoding.toUpperCase() !== 'UTF-8')
    return { fault: 'xml_encoding' };
  return { text: text.slice(declaration?.[0].length ?? 0) };
}
