import type { ProsodySession } from './claims.ts';
import { index, isTruthy } from './lua-value.ts';
import type { FullSettings } from './settings.ts';

const MODERATING = ['owner', 'moderator', 'teacher'];

/**
 * What somebody from the main host is in the room. Without `token_affiliation`, `muc_wait_for_host`
 * makes an owner of everybody who signed in there, with a token or without.
 *
 * @throws LuaError for a `context.user` that cannot be looked into.
 */
export function affiliationOf(
  session: ProsodySession,
  settings: FullSettings,
): 'owner' | 'member' | 'none' {
  if (!settings.tokenAffiliation) return 'owner';
  if (!session.hasToken) return 'none';
  if (!isTruthy(session.user)) return 'member';
  const affiliation = index(session.user, 'affiliation');
  const moderator = index(session.user, 'moderator');
  const moderates = typeof affiliation === 'string' && MODERATING.includes(affiliation);
  return moderates || moderator === true || moderator === 'true' ? 'owner' : 'member';
}
