import type { MeetingDeps } from '../../rooms/meetings.ts';
import type { Refusals } from '../../rooms/refusal.ts';
import type { Output } from '../output.ts';
import type { StoreTools } from '../store/with-store.ts';

export function meetingDepsOf({ config, ...tools }: StoreTools): MeetingDeps {
  return { ...tools, jitsiIds: config.jitsi.map(({ id }) => id) };
}

/** What to do at a command line about a refusal, where its own words do not say. */
const MENDS: Readonly<Record<string, string>> = {
  meeting_unknown: 'usher meeting list has those to come, and --since 30d those that are over.',
};

/** Tells every refusal with its code. Exit status 1. */
export function tellRefusals({ refusals }: Refusals, output: Output): 1 {
  for (const { code, message } of refusals) {
    const mend = MENDS[code];
    output.note(`${code}: ${message}${mend === undefined ? '' : ` ${mend}`}`);
  }
  return 1;
}
