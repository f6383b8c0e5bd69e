import type { RoomName } from './room.ts';

/** A room of a Jitsi, as the store names it. */
export interface RoomKey {
  /** Id of the configured Jitsi. */
  readonly jitsi: string;
  /** `room` or `tenant/room`, in backend form: one spelling for one room. */
  readonly path: string;
}

export function roomKeyOf(jitsi: string, { tenant, backend }: RoomName): RoomKey {
  return { jitsi, path: tenant === null ? backend : `${tenant}/${backend}` };
}
