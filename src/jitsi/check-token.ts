import { affiliationOf } from './check-token/affiliation.ts';
import { checkClaims, noTokenSession, type ProsodySession } from './check-token/claims.ts';
import { LuaError } from './check-token/lua-value.ts';
import { checkRoom } from './check-token/room.ts';
import { completeSettings, type FullSettings, type TokenSettings } from './check-token/settings.ts';
import { Hostile, Refused, type Verdict } from './check-token/verdict.ts';
import { verifySignature } from './check-token/verify-signature.ts';

/** Somebody who knocks at a room. */
export interface TokenAttempt {
  /** The token in compact form, null for none. */
  readonly token: string | null;
  /** The room in backend form. */
  readonly room: string;
  /** The tenant in backend form, null for none. */
  readonly tenant: string | null;
  /** Seconds since 1970. */
  readonly now: number;
  /**
   * For a person without a token who comes through the guest host (`muc_wait_for_host` with the lobby):
   * whether a host is in the room already. Left out for everybody who comes to the main host.
   */
  readonly guest?: 'before-host' | 'after-host';
}

/**
 * Prosody's verdict on a token, by Jitsi's modules as of August 2026 with `muc_wait_for_host` loaded.
 * Pure. The check takes the same steps in the same order: signature, claims, room, affiliation.
 *
 * What Prosody would take although no honest issuer makes it (`outcome: 'hostile'`) is refused too.
 */
export function checkToken(attempt: TokenAttempt, given: TokenSettings): Verdict {
  const settings = completeSettings(given);
  let signedIn = false;
  try {
    const session = signIn(attempt, settings);
    signedIn = true;
    checkRoom(session, attempt, settings);
    if (attempt.guest === 'before-host') return inLobby;
    const affiliation = attempt.guest ? 'none' : affiliationOf(session, settings);
    return { signedIn, joined: true, affiliation, reason: null, outcome: 'seated' };
  } catch (thrown) {
    return refusalOf(thrown, signedIn);
  }
}

const inLobby: Verdict = {
  signedIn: true,
  joined: false,
  affiliation: null,
  reason: null,
  outcome: 'lobby',
};

function signIn(attempt: TokenAttempt, settings: FullSettings): ProsodySession {
  if (attempt.guest) return noTokenSession;
  if (attempt.token === null) {
    if (!settings.allowEmptyToken) throw new Refused('token required');
    return noTokenSession;
  }
  return checkClaims(verifySignature(attempt.token, settings), settings, attempt.now);
}

function refusalOf(thrown: unknown, signedIn: boolean): Verdict {
  const refusal = { signedIn, joined: false, affiliation: null };
  if (thrown instanceof Refused) {
    return { ...refusal, reason: thrown.message, outcome: 'refused' };
  }
  if (thrown instanceof Hostile) {
    return { ...refusal, reason: thrown.message, outcome: 'hostile' };
  }
  if (thrown instanceof LuaError) return { ...refusal, reason: null, outcome: 'unanswered' };
  throw thrown;
}
