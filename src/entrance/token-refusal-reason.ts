import type { Verdict } from '../jitsi/check-token/verdict.ts';
import type { TokenRefusalReason } from './pages/token-refused-page.ts';

/** Prosody's words, as far as a person can do something about them; the first that fits counts. */
const REASONS: readonly (readonly [words: RegExp, reason: TokenRefusalReason])[] = [
  [/by exp/, 'expired'],
  [/by nbf/, 'not-yet-valid'],
  [/'(iss|aud)'/, 'identity'],
  [/signature|alg|typ|key/i, 'signature'],
  [/room/i, 'room'],
];

/** What the page tells somebody whose token Prosody would refuse. A tenant is the likeliest cause in a tenant's room. */
export function tokenRefusalReason(verdict: Verdict, hasTenant: boolean): TokenRefusalReason {
  const words = verdict.reason ?? '';
  const found = REASONS.find(([pattern]) => pattern.test(words))?.[1] ?? 'other';
  return found === 'room' && hasTenant ? 'tenant' : found;
}
