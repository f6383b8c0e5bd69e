import { decodeJwt } from 'jose';
import type { FullSettings } from './settings.ts';

/** What was asked for: the token, and the room and tenant in backend form. */
export interface MismatchedAttempt {
  readonly token: string | null;
  readonly room: string;
  readonly tenant: string | null;
}

/**
 * Which of `room` and `sub` keeps the token out of this room, and what each should be. For a token whose
 * signature has been found good; it names what was asked for, and nothing from the token.
 */
export function explainMismatch(attempt: MismatchedAttempt, settings: FullSettings): string[] {
  const claims = claimsOf(attempt.token);
  if (!claims) return [roomAdvice(attempt.room), subAdvice(attempt.tenant, settings)];
  const wanted = attempt.tenant ?? settings.domain;
  const roomFits = fits(claims['room'], attempt.room);
  const subFits = fits(claims['sub'], wanted);
  if (roomFits && subFits) return [roomAdvice(attempt.room), subAdvice(attempt.tenant, settings)];
  if (roomFits) return [`room is right, sub is not. ${subAdvice(attempt.tenant, settings)}`];
  if (subFits) return [`sub is right, room is not. ${roomAdvice(attempt.room)}`];
  const both = 'Both room and sub are for somewhere else.';
  return [`${both} ${roomAdvice(attempt.room)}`, subAdvice(attempt.tenant, settings)];
}

function claimsOf(token: string | null): Record<string, unknown> | null {
  try {
    return token === null ? null : decodeJwt(token);
  } catch {
    // Lua reads more kinds of JSON than the standard has.
    return null;
  }
}

function fits(claim: unknown, wanted: string): boolean {
  return typeof claim === 'string' && (claim === '*' || claim.toLowerCase() === wanted);
}

function roomAdvice(room: string): string {
  return `Set room to exactly ${room}: lower case, percent-encoded in small letters.`;
}

function subAdvice(tenant: string | null, settings: FullSettings): string {
  return tenant === null
    ? `Set sub to ${settings.domain}, the XMPP host (domain in the settings), since the address has no tenant.`
    : `Set sub to ${tenant}, the tenant of the address.`;
}
