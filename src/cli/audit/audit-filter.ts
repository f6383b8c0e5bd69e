import type { parseArgs } from 'node:util';
import { type AuditAction, auditActions } from '../../model/audit-event.ts';
import { roomKeyOf } from '../../model/room-key.ts';
import { parseRoomName } from '../../rooms/room-name.ts';
import type { AuditFilter } from '../../storage/storage.ts';
import { TEXT } from '../input/option-kinds.ts';
import { readPastTime } from '../input/read-clock-time.ts';

/** Part of the usages: what `FILTER_OPTIONS` mean. */
export const FILTER_USAGE = `  --since TIME    from then on: 7d for a week ago, 2026-11-23T09:00+01:00, or "2026-11-23 09:00" (or a day
                  alone) by the clocks of --zone
  --until TIME    before then
  --zone ZONE     such as Europe/Berlin
  --user WHO      about one person: the name they sign in with, our id of them, or the id of a guest
  --room ROOM     one room, as typed or in the form Prosody knows, perhaps with its tenant: acme/standup
  --action WHAT   one kind of event, such as seat or refuse`;

export const FILTER_OPTIONS = {
  since: TEXT,
  until: TEXT,
  zone: TEXT,
  user: TEXT,
  room: TEXT,
  action: TEXT,
  config: TEXT,
} as const;

type FilterValues = ReturnType<typeof parseArgs<{ options: typeof FILTER_OPTIONS }>>['values'];

/** What these options mean of the trail; throws with what to do where one means nothing. */
export function readFilter(
  values: FilterValues,
  now: number,
  note: (text: string) => void,
): AuditFilter {
  const { since, until, user, room, action, zone = null } = values;
  const reading = { now, zone, note };
  return {
    ...(since !== undefined && { since: readPastTime('--since', since, reading) }),
    ...(until !== undefined && { until: readPastTime('--until', until, reading) }),
    ...(user !== undefined && { user }),
    ...(room !== undefined && { room: readRoom(room) }),
    ...(action !== undefined && { action: readAction(action) }),
  };
}

function readRoom(text: string): string {
  const [room = '', tenant = null, ...more] = text.split('/').reverse();
  const name = more.length > 0 ? null : parseRoomName(room, tenant);
  if (!name) throw new Error('--room is no name that Jitsi can have.');
  return roomKeyOf('', name).path;
}

function readAction(text: string): AuditAction {
  const found = auditActions.find((one) => one === text);
  if (found === undefined) throw new Error(`--action is one of ${auditActions.join(', ')}.`);
  return found;
}
