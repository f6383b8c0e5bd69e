import type { Json } from '../model/json.ts';
import { isTooDeep } from '../model/json-depth.ts';
import { findDuplicateKey } from './duplicate-key.ts';
import { apiErrors } from './errors.ts';

/** A body as it came, and what it says. */
export interface ReadBody {
  readonly bytes: Uint8Array;
  readonly value: Json;
}

/** `application/json`, perhaps with parameters, which mean nothing (RFC 8259 11). */
const MEDIA_TYPE = /^application\/json *(?:;|$)/i;

/** Throws `unsupported_media_type`, and `body_unreadable` for what is no JSON or can be read in two ways. */
export async function readJson(request: Request): Promise<ReadBody> {
  if (!MEDIA_TYPE.test(request.headers.get('content-type') ?? '')) {
    throw apiErrors.contentTypeWrong();
  }
  const bytes = new Uint8Array(await request.arrayBuffer());
  const text = decode(bytes);
  if (text === null) throw apiErrors.bodyUnreadable('it is not UTF-8');
  if (isTooDeep(bytes)) throw apiErrors.bodyUnreadable('it is nested too deeply');
  const value = parse(text);
  if (value === undefined) throw apiErrors.bodyUnreadable('it is not JSON');
  if (findDuplicateKey(text) !== null) {
    throw apiErrors.bodyUnreadable('a name stands twice in one object');
  }
  return { bytes, value };
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The parser's own message quotes the text, and a name may stand there. */
function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
