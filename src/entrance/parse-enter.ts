import { type OverrideRules, pickOverrides } from '../jitsi/overrides.ts';
import { parseJitsiState } from '../jitsi/state.ts';
import type { EnterRoom } from '../model/continuation.ts';
import { parseRoomName } from '../rooms/room-name.ts';
import { entranceErrors } from './errors.ts';

/** What this file needs to know of a configured Jitsi. */
export interface EnterTarget extends OverrideRules {
  readonly id: string;
}

/** An entry as the address has it; null is absent. */
export interface EnterRequest {
  /** Percent-encoded as in the address, or not at all. */
  readonly room: string | null;
  readonly tenant: string | null;
  /** `{state}`: the JSON of Jitsi's front end. */
  readonly state: string | null;
}

/**
 * Which room, for whom, with which overrides: from the two addresses that Jitsi's `tokenAuthUrl` can
 * have. Where both name the room, the state counts: it knows the tenant. Throws `state_invalid`, `room_name_invalid`.
 */
export function parseEnter(request: EnterRequest, jitsi: EnterTarget): EnterRoom {
  const state = request.state === null ? null : parseJitsiState(request.state);
  if (request.state !== null && state === null) throw entranceErrors.stateInvalid();
  const asked = state?.room ?? request.room;
  const tenant = state ? state.tenant : request.tenant;
  refusePlaceholders(asked, tenant);
  const room = parseRoomName(asked ?? '', tenant);
  if (!room) throw entranceErrors.roomNameInvalid();
  return {
    kind: 'enter-room',
    jitsi: jitsi.id,
    room,
    client: state?.client ?? 'web',
    overrides: state ? pickOverrides(state.fields, jitsi, room) : {},
  };
}

/** A Jitsi that does not know a placeholder links here with it as it stands, percent-encoded perhaps. */
function refusePlaceholders(...names: readonly (string | null)[]): void {
  for (const name of names) {
    const bare = name?.toLowerCase().replace('%7b', '{').replace('%7d', '}');
    if (bare === '{room}' || bare === '{tenant}') throw entranceErrors.placeholderLeft(bare);
  }
}
