import { asString, index, isTruthy, LuaError, type LuaValue, toBytes } from './lua-value.ts';
import type { FullSettings } from './settings.ts';
import { Refused } from './verdict.ts';

/** What Prosody keeps of a token for the joining of rooms. All nil for a person without one. */
export interface ProsodySession {
  readonly hasToken: boolean;
  readonly room: LuaValue;
  readonly domain: LuaValue;
  readonly tenant: LuaValue;
  readonly contextRoom: LuaValue;
  readonly user: LuaValue;
}

export const noTokenSession: ProsodySession = {
  hasToken: false,
  room: undefined,
  domain: undefined,
  tenant: undefined,
  contextRoom: undefined,
  user: undefined,
};

/**
 * Checks the claims at sign-in: `verify` of luajwtjitsi, then `process_and_verify_token`.
 *
 * @throws Refused, LuaError
 */
export function checkClaims(body: LuaValue, settings: FullSettings, now: number): ProsodySession {
  checkTimes(body, now);
  checkAccepted(body, 'iss', settings.acceptedIssuers);
  checkAccepted(body, 'aud', settings.acceptedAudiences);
  const room = index(body, 'room');
  if (settings.requireRoomClaim && room === undefined) throw new Refused('room claim is missing');
  const domain = index(body, 'sub');
  if (domain === undefined) throw new Refused('sub claim is missing');
  return { hasToken: true, room, domain, ...readContext(body) };
}

/** Seconds, no leeway for clocks. `exp: false` is no end at all: Lua has it for absent. */
function checkTimes(body: LuaValue, now: number): void {
  const exp = index(body, 'exp');
  const nbf = index(body, 'nbf');
  if (isTruthy(exp) && typeof exp !== 'number') throw new Refused('exp must be number');
  if (isTruthy(nbf) && typeof nbf !== 'number') throw new Refused('nbf must be number');
  if (typeof exp === 'number' && now >= exp) {
    refuseUncountable(index(body, 'iat'));
    throw new Refused('Not acceptable by exp');
  }
  if (typeof nbf === 'number' && now < nbf) throw new Refused('Not acceptable by nbf');
}

/** Prosody counts how long an expired token was valid for, and fails where `iat` is nothing to count with. */
function refuseUncountable(iat: LuaValue): void {
  if (!isTruthy(iat) || typeof iat === 'number') return;
  if (typeof iat === 'string' && iat.trim() !== '' && !Number.isNaN(Number(iat))) return;
  throw new LuaError('attempt to perform arithmetic on iat');
}

function checkAccepted(body: LuaValue, claim: string, accepted: readonly string[]): void {
  const value = index(body, claim);
  if (value === undefined) throw new Refused(`'${claim}' claim is missing`);
  // A list is never equal to a string: only `*` takes one.
  const fits = accepted.some((one) => one === '*' || value === toBytes(one));
  if (!fits) throw new Refused(`invalid '${claim}' claim`);
}

function readContext(body: LuaValue): Pick<ProsodySession, 'tenant' | 'contextRoom' | 'user'> {
  const context = index(body, 'context');
  if (context === undefined) {
    const userId = index(body, 'user_id');
    const user: LuaValue = isTruthy(userId)
      ? { kind: 'table', fields: new Map([['id', userId]]) }
      : undefined;
    return { tenant: undefined, contextRoom: undefined, user };
  }
  return {
    tenant: index(context, 'tenant'),
    contextRoom: index(context, 'room'),
    user: index(context, 'user'),
  };
}

/** Whether `context.tenant` differs from the tenant of the address. Prosody only notes that it does. */
export function isTenantMismatch(session: ProsodySession, tenant: string | null): boolean {
  return isTruthy(session.tenant) && asString(session.tenant).toLowerCase() !== (tenant ?? '');
}
