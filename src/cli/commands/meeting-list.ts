import { parseArgs } from 'node:util';
import { meetingAsJson } from '../../rooms/meeting-as-json.ts';
import type { Command } from '../command.ts';
import { readPastTime } from '../read-clock-time.ts';
import { readWhole } from '../read-whole.ts';
import { meetingAsLine } from '../render-meeting.ts';
import { type StoreSources, withStore } from '../with-store.ts';

const USAGE = `usher meeting list [--since TIME] [--zone ZONE] [--limit N] [--config FILE] [--json]

Lists the meetings that have not ended, by their start, a line each: id, state, time, room, title. They are kept
for 30 days after their end.

  --since TIME   those, too, that ended after this: 7d for a week ago, 2026-11-23T09:00+01:00, or
                 "2026-11-23 09:00" by the clocks of --zone; default: now
  --zone ZONE    such as Europe/Berlin
  --limit N      how many at most, 1 to 10000; default 1000
  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone
  --json         print a JSON array, and nothing else

Exit status: 0 well, 1 problems in the settings, 2 unusable input.`;

/** `usher meeting list`, with the clock it works by. */
export function meetingListWith(sources?: StoreSources): Command {
  return {
    words: ['meeting', 'list'],
    summary: 'list the meetings to come',
    usage: USAGE,
    async run(argv, context) {
      const options = readOptions(argv);
      const { output } = context;
      return withStore(
        context,
        options.config ?? null,
        async ({ config, storage, clock }) => {
          const now = clock.nowSeconds();
          const { since, limit } = options;
          const reading = { now, zone: options.zone ?? null, note: output.note };
          const from = since === undefined ? now : readPastTime('--since', since, reading);
          const meetings = await storage.meetings.list(from, limit + 1);
          const views = meetings.slice(0, limit).map((meeting) => ({ meeting, config, now }));
          if (options.json) output.line(JSON.stringify(views.map(meetingAsJson)));
          else for (const view of views) output.line(meetingAsLine(view));
          if (meetings.length > limit)
            output.note(`note: there are more than ${limit}; --limit shows more.`);
          else if (meetings.length === 0 && !options.json) output.note('There are no meetings.');
          return 0;
        },
        sources,
      );
    },
  };
}

/** @see meetingListWith */
export const meetingList: Command = meetingListWith();

function readOptions(argv: readonly string[]) {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      since: { type: 'string' },
      zone: { type: 'string' },
      limit: { type: 'string', default: '1000' },
      config: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  return { ...values, limit: readWhole('--limit', values.limit, 10_000) };
}
