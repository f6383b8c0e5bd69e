import { inflateRawSync } from 'node:zlib';
import { decodeText } from './decode-text.ts';
import type { GateFault } from './fault.ts';
import { MESSAGE_LIMITS, type XmlLimits } from './limits.ts';
import { scanXml } from './scan-xml.ts';

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const LINE_ENDS = /[ \t\r\n]+/g;

/** A message of the HTTP-POST binding (bindings 3.5.4): base64, which some write in lines. */
export function decodePosted(message: string): { xml: string } | GateFault {
  const bytes = decodeBase64(message.replace(LINE_ENDS, ''));
  return 'fault' in bytes ? bytes : openDocument(bytes, MESSAGE_LIMITS);
}

/** A message of the HTTP-Redirect binding (bindings 3.4.4.1): deflated, and let go of as soon as it is too large. */
export function decodeRedirected(message: string): { xml: string } | GateFault {
  const bytes = decodeBase64(message);
  if ('fault' in bytes) return bytes;
  let inflated: Uint8Array;
  try {
    inflated = inflateRawSync(bytes, { maxOutputLength: MESSAGE_LIMITS.bytes });
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
    return { fault: code === 'ERR_BUFFER_TOO_LARGE' ? 'xml_too_large' : 'inflate' };
  }
  return openDocument(inflated, MESSAGE_LIMITS);
}

/** The text of a document that a parser may see. */
export function openDocument(bytes: Uint8Array, limits: XmlLimits): { xml: string } | GateFault {
  const decoded = decodeText(bytes, limits);
  if ('fault' in decoded) return decoded;
  const fault = scanXml(decoded.text, limits);
  return fault ? { fault } : { xml: decoded.text };
}

/** What is longer than any message may be is not even decoded. */
function decodeBase64(text: string): Buffer | GateFault {
  if (text.length > (MESSAGE_LIMITS.bytes * 4) / 3 + 4) return { fault: 'xml_too_large' };
  const isBase64 = text.length % 4 === 0 && BASE64.test(text);
  return isBase64 ? Buffer.from(text, 'base64') : { fault: 'message_encoding' };
}
