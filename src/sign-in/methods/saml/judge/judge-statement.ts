import { samlErrors } from '../errors.ts';
import { parseInstant } from '../instant.ts';
import type { StatementFacts } from '../thread/read-assertion.ts';
import type { Expected } from './expected.ts';
import { isWithin } from './times.ts';

/** How somebody signed in at the provider. */
export interface SignedIn {
  readonly contextClass: string | null;
  /** Seconds since 1970. */
  readonly at: number;
  readonly sessionIndex: string | null;
}

/** Judges how and when the person signed in (core 2.7.2). Of several statements the first counts, and all must hold. */
export function judgeStatements(
  statements: readonly StatementFacts[],
  expected: Expected,
): SignedIn {
  const [first] = statements.map((statement) => judgeStatement(statement, expected));
  if (!first) throw samlErrors.answerInvalid('statement_missing');
  return first;
}

function judgeStatement(statement: StatementFacts, expected: Expected): SignedIn {
  const { now, skewSeconds, contexts, maxAgeSeconds } = expected;
  const { contextClass, sessionIndex, sessionNotOnOrAfter } = statement;
  const session = { notBefore: null, notOnOrAfter: sessionNotOnOrAfter };
  if (!isWithin(session, now, skewSeconds)) {
    throw samlErrors.answerInvalid('session_over', sessionNotOnOrAfter ?? 'none');
  }
  const at = statement.authnInstant === null ? null : parseInstant(statement.authnInstant);
  if (at === null || at > now + skewSeconds) throw samlErrors.answerInvalid('authn_instant');
  if (maxAgeSeconds !== null && at + maxAgeSeconds + skewSeconds < now) {
    throw samlErrors.answerInvalid('authn_instant', statement.authnInstant ?? 'none');
  }
  if (contexts.length > 0 && (contextClass === null || !contexts.includes(contextClass))) {
    throw samlErrors.contextNotMet(contextClass ?? 'none');
  }
  return { contextClass, at, sessionIndex };
}
