import { httpErrors } from '../http/errors.ts';
import { paths } from '../http/paths.ts';
import type { Seal } from '../http/seal.ts';
import { openContinuation } from '../http/sealed-continuation.ts';
import type { EnterRoom } from '../model/continuation.ts';

/** The room that somebody stands before, at the door or waiting. */
export interface RoomToEnter {
  readonly to: EnterRoom;
  /** Where they go on who sign in inside Jitsi; null: into the room. */
  readonly resumePath: string | null;
}

/** Throws `continuation_invalid` for an address that is not ours, or no longer. */
export async function openRoomToEnter(seal: Seal, sealed: string): Promise<RoomToEnter> {
  const continuation = await openContinuation(seal, sealed);
  if (continuation.kind === 'enter-room') return { to: continuation, resumePath: null };
  if (continuation.kind !== 'resume-authorization') throw httpErrors.continuationInvalid();
  const { jitsi, room, realm, stepUp } = continuation;
  const to = { kind: 'enter-room', jitsi, room, client: 'web', overrides: {} } as const;
  return {
    to: stepUp ? { ...to, stepUp } : to,
    resumePath: paths.resumeAuthorization(realm, sealed),
  };
}
