import { errors } from 'oidc-provider';
import { parseJitsiState } from '../jitsi/state.ts';
import { parseRoomName } from '../rooms/room-name.ts';
import type { AskedRoom } from './exchange.ts';
import type { InlineClient } from './inline-client.ts';

/**
 * Where a sign-in inside Jitsi leads, by the `state` of its front end: a token is always for one room.
 *
 * @throws InvalidRequest for a state that is not Jitsi's, a name that no room can have, and no room at all where the
 *   operator has named none for that.
 */
export function readAskedRoom(
  { target }: InlineClient,
  state: string | undefined,
  defaultRoom: string | null,
): AskedRoom {
  const said = state === undefined ? null : parseJitsiState(state);
  if (state !== undefined && !said) {
    throw new errors.InvalidRequest('the state is not that of a meeting');
  }
  const name = said?.room ?? defaultRoom;
  if (name === null) {
    throw new errors.InvalidRequest('The sign-in names no room. Please open a meeting first.');
  }
  const room = parseRoomName(name, said?.room ? said.tenant : null);
  if (!room) throw new errors.InvalidRequest('This is not a name that a room can have.');
  return { target, room };
}
