import { isTenantMismatch, type ProsodySession } from './claims.ts';
import { MalformedPattern, matchLuaPattern, PatternTooLong } from './lua-pattern.ts';
import { asString, index, isTruthy, type LuaValue, lower, toBytes } from './lua-value.ts';
import type { FullSettings } from './settings.ts';
import { Hostile, Refused } from './verdict.ts';

/** The room somebody asks for, in backend form. */
export interface WantedRoom {
  readonly room: string;
  readonly tenant: string | null;
}

const MISMATCH = 'Room and token mismatched';

/**
 * Checks the token's room and `sub` when somebody joins: `verify_room` of `token/util`, as
 * `mod_token_verification` calls it. The address is the one `mod_muc_domain_mapper` makes: the
 * tenant in brackets before the room's name.
 *
 * @throws Refused, Hostile, LuaError
 */
export function checkRoom(
  session: ProsodySession,
  wanted: WantedRoom,
  settings: FullSettings,
): void {
  if (settings.allowEmptyToken && !session.hasToken) return;
  const room = toBytes(wanted.room);
  const tenant = wanted.tenant === null ? null : toBytes(wanted.tenant);
  const node = tenant === null ? room : `[${tenant}]${room}`;
  const claimed = typeof session.room === 'string' ? lower(session.room) : session.room;
  if (!settings.enableDomainVerification) {
    checkNameAlone(node, claimed);
    return;
  }

  const allowed = claimed === '*' ? room : allowedRoom(claimed, room, session, settings);
  if (!isTruthy(allowed)) return;
  // Prosody lower-cases the tenant here, which fails for what is no text.
  isTenantMismatch(session, wanted.tenant);
  const domain = lower(session.domain);
  const base = `conference.${toBytes(settings.domain)}`;
  const target = `${node}@${base}`;
  const granted =
    tenant === null
      ? `${asString(allowed)}@${domain === '*' ? base : `conference.${domain}`}`
      : `[${domain === '*' ? tenant : domain}]${asString(allowed)}@${base}`;
  if (granted !== target) throw new Refused(MISMATCH);
}

/** Without domain verification neither `sub` nor the tenant counts, and patterns are plain names. */
function checkNameAlone(node: string, claimed: LuaValue): void {
  if (!isTruthy(claimed) || claimed === '*' || node === claimed) return;
  if (!node.endsWith(`]${asString(claimed)}`)) {
    throw new Refused('Room does not match the room from token');
  }
}

/** The room the token allows; nil or false where it names none and need not. */
function allowedRoom(
  claimed: LuaValue,
  room: string,
  session: ProsodySession,
  settings: FullSettings,
): LuaValue {
  const allowed = isPattern(session.contextRoom) ? matchPattern(room, claimed) : claimed;
  if (!isTruthy(allowed) && settings.requireRoomClaim) {
    throw new Refused('Room name cannot be matched to the one from token.');
  }
  return allowed;
}

function isPattern(contextRoom: LuaValue): boolean {
  if (!isTruthy(contextRoom)) return false;
  const flag = index(contextRoom, 'regex');
  return flag === true || flag === 'true';
}

/** What the pattern matches: it must be the whole name, or the comparison afterwards fails. */
function matchPattern(room: string, claimed: LuaValue): LuaValue {
  const pattern = typeof claimed === 'number' ? asString(claimed) : claimed;
  try {
    if (typeof pattern !== 'string') throw new MalformedPattern('no string');
    const match = matchLuaPattern(room, pattern);
    // A position is an integer, which Lua writes without the point of a float.
    return match === null ? undefined : String(match);
  } catch (thrown) {
    if (thrown instanceof MalformedPattern) {
      throw new Refused('Room claim is not a valid Lua pattern');
    }
    if (thrown instanceof PatternTooLong) {
      throw new Hostile("The token's room pattern takes too long to match");
    }
    throw thrown;
  }
}
