import { type SamlError, samlErrors } from '../errors.ts';
import { parseInstant } from '../instant.ts';
import { BEARER } from '../names.ts';
import type { ConfirmationFacts } from '../thread/read-assertion.ts';
import type { Expected } from './expected.ts';
import { isWithin } from './times.ts';

/**
 * That whoever brings the assertion may (profiles 4.1.4.2): by a confirmation of the kind bearer, for our address, in
 * time, and for our request. One that fits is enough; nothing of the others counts.
 *
 * @returns until when it may be handed in, seconds since 1970, without the skew
 */
export function judgeConfirmation(
  confirmations: readonly ConfirmationFacts[],
  expected: Expected,
): number {
  let refused: SamlError | null = null;
  let latest: number | null = null;
  for (const confirmation of confirmations) {
    if (confirmation.method !== BEARER) continue;
    const judged = judgeBearer(confirmation, expected);
    // Handed in once more, it would be believed until the last of them ends.
    if (typeof judged === 'number') latest = Math.max(latest ?? judged, judged);
    else refused ??= judged;
  }
  if (latest !== null) return latest;
  throw refused ?? samlErrors.answerInvalid('confirmation_missing');
}

function judgeBearer(confirmation: ConfirmationFacts, expected: Expected): number | SamlError {
  const { recipient, notBefore, notOnOrAfter, inResponseTo } = confirmation;
  if (recipient !== expected.callback) {
    return samlErrors.answerInvalid('confirmation_recipient', recipient ?? 'none');
  }
  const end = notOnOrAfter === null ? null : parseInstant(notOnOrAfter);
  // A bearer's must have an end and no beginning; a beginning that is there holds all the same.
  if (end === null || !isWithin({ notBefore, notOnOrAfter }, expected.now, expected.skewSeconds)) {
    return samlErrors.answerInvalid('confirmation_time', notOnOrAfter ?? 'none');
  }
  if (inResponseTo !== expected.requestId) {
    return samlErrors.answerInvalid('confirmation_in_response_to');
  }
  return end;
}
