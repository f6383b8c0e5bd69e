import { samlErrors } from '../errors.ts';
import { parseInstant } from '../instant.ts';
import type { LogoutFacts } from '../thread/read-logout.ts';
import { isWithin } from './times.ts';

/** A message about signing out is answered at once: one that was written longer ago is refused, seconds. */
const MAX_LOGOUT_SECONDS = 5 * 60;

export interface LogoutExpected {
  readonly now: number;
  readonly skewSeconds: number;
  /** Where such messages come to. */
  readonly address: string;
  /** The provider. */
  readonly issuer: string;
}

/**
 * Judges what a message about signing out says of itself (core 3.7, profiles 4.4.4).
 *
 * @returns from when on it is refused anyway, seconds since 1970
 */
export function judgeLogout(facts: LogoutFacts, expected: LogoutExpected): number {
  const { now, skewSeconds } = expected;
  if (facts.issuer !== expected.issuer) {
    throw samlErrors.logoutInvalid('logout_issuer', facts.issuer ?? 'none');
  }
  // Messages here are always signed, and then there has to be one (bindings 3.4.5.2, 3.5.5.2).
  if (facts.destination !== expected.address) {
    throw samlErrors.logoutInvalid('logout_destination', facts.destination ?? 'none');
  }
  const issued = facts.issueInstant === null ? null : parseInstant(facts.issueInstant);
  const end = { notBefore: null, notOnOrAfter: facts.notOnOrAfter };
  if (
    issued === null ||
    issued > now + skewSeconds ||
    now >= issued + MAX_LOGOUT_SECONDS + skewSeconds ||
    !isWithin(end, now, skewSeconds)
  ) {
    throw samlErrors.logoutInvalid('logout_time', facts.issueInstant ?? 'none');
  }
  return issued + MAX_LOGOUT_SECONDS + skewSeconds + 1;
}
