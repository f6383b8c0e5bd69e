import type { MeetingDeps } from '../rooms/meetings.ts';
import type { Refusals } from '../rooms/refusal.ts';
import type { Output } from './output.ts';
import type { StoreTools } from './with-store.ts';

export function meetingDepsOf({ config, ...tools }: StoreTools): MeetingDeps {
  return { ...tools, jitsiIds: config.jitsi.map(({ id }) => id) };
}

/** Tells every refusal with its code. Exit status 1. */
export function tellRefusals({ refusals }: Refusals, output: Output): 1 {
  for (const { code, message } of refusals) output.note(`${code}: ${message}`);
  return 1;
}
