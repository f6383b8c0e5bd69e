import { apiErrors } from './errors.ts';

/** A string as structured fields write it (RFC 9651 3.3.3), or its characters as they are. */
const QUOTED = /^"((?:[ !#-[\]-~]|\\["\\])+)"$/;
const BARE = /^[!#-~][!-~]*$/;
const MOST = 255;

/**
 * The header `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): quoted as the draft has it, or bare as
 * most clients send it. Null where there is none; throws `idempotency_key_invalid`, also for more than one.
 */
export function parseIdempotencyKey(header: string | null | undefined): string | null {
  if (header === null || header === undefined) return null;
  const quoted = QUOTED.exec(header)?.[1]?.replace(/\\(.)/g, '$1');
  const key = quoted ?? (BARE.test(header) ? header : '');
  if (key === '' || key.length > MOST) throw apiErrors.idempotencyKeyInvalid();
  return key;
}
