import { type ClaimPath, parseClaimPath, readClaim } from '../../../model/claim-path.ts';
import type { JsonObject } from '../../../model/json.ts';
import { providerErrors } from '../../remote/errors.ts';
import type { Oauth2Settings } from './redeem-code.ts';

/** As OpenID Connect Core 2 has it of `sub`: at most 255 characters, no controls. */
const SUBJECT = /^[^\p{Cc}]{1,255}$/u;

/** The paths of `subject`. Throws `method_settings_invalid`. */
export function parseSubject({ id, subject }: Oauth2Settings): readonly ClaimPath[] {
  return subject.map((text) => {
    const path = parseClaimPath(text);
    if (!path) throw providerErrors.settingsInvalid(`${id}: subject: ${text} is no claim path`);
    return path;
  });
}

/**
 * The account's name at the provider, by the first path that yields one: a text, or a whole number, which is what
 * GitHub has. Throws `answer_invalid`.
 */
export function readSubject(claims: JsonObject, paths: readonly ClaimPath[]): string {
  for (const path of paths) {
    const value = readClaim(claims, path);
    if (Number.isSafeInteger(value)) return String(value);
    if (typeof value === 'string' && SUBJECT.test(value)) return value;
  }
  throw providerErrors.answerInvalid('subject_missing');
}
