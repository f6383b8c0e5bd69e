import { samlErrors } from '../errors.ts';
import { parseInstant } from '../instant.ts';
import type { AssertionFacts } from '../thread/read-assertion.ts';
import type { Expected } from './expected.ts';
import { judgeConditions } from './judge-conditions.ts';
import { judgeConfirmation } from './judge-confirmation.ts';
import { judgeStatements, type SignedIn } from './judge-statement.ts';

/**
 * However long an assertion says it can be handed in, it is remembered and believed for an hour, seconds. Providers say
 * five minutes or so.
 */
export const MAX_ASSERTION_SECONDS = 3600;

export interface JudgedAssertion {
  readonly signedIn: SignedIn;
  /** From when on it is refused anyway, seconds since 1970. */
  readonly uselessFrom: number;
}

/** Judges what an assertion says of itself, check by check (profiles 4.1.4.3). Throws an error with the reason. */
export function judgeAssertion(assertion: AssertionFacts, expected: Expected): JudgedAssertion {
  const { now, skewSeconds } = expected;
  if (assertion.issuer !== expected.issuer) {
    throw samlErrors.answerInvalid('issuer', assertion.issuer ?? 'none');
  }
  const issued = assertion.issueInstant === null ? null : parseInstant(assertion.issueInstant);
  const oldest = now - MAX_ASSERTION_SECONDS - skewSeconds;
  if (issued === null || issued > now + skewSeconds || issued <= oldest) {
    throw samlErrors.answerInvalid('issue_instant', assertion.issueInstant ?? 'none');
  }
  const handInBy = judgeConfirmation(assertion.confirmations, expected);
  judgeConditions(assertion.conditions, expected);
  const signedIn = judgeStatements(assertion.statements, expected);
  const end = Math.min(handInBy, issued + MAX_ASSERTION_SECONDS);
  return { signedIn, uselessFrom: end + skewSeconds + 1 };
}
