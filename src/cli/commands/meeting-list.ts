import { parseArgs } from 'node:util';
import { meetingAsJson } from '../../rooms/meeting-as-json.ts';
import { FLAG, TEXT } from '../input/option-kinds.ts';
import { readSince } from '../input/read-clock-time.ts';
import { readWhole } from '../input/read-whole.ts';
import { meetingAsLine } from '../meetings/meeting-as-text.ts';
import { printList } from '../print/print-list.ts';
import { storeCommand } from '../store/store-command.ts';

const USAGE = `usher meeting list [--since TIME] [--zone ZONE] [--limit N] [--config FILE] [--json]

Lists the meetings that have not ended, by their start, a line each: id, state, time, room, title. They are kept
for 30 days after their end.

  --since TIME   those, too, that ended after this: 7d for a week ago, 2026-11-23T09:00+01:00, or
                 "2026-11-23 09:00" by the clocks of --zone; default: now
  --zone ZONE    such as Europe/Berlin
  --limit N      how many at most, 1 to 10000; default 1000
  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone
  --json         print one JSON object for each, and nothing else

Exit status: 0 well, 1 problems in the settings, 2 unusable input.`;

export const meetingList = storeCommand({
  words: ['meeting', 'list'],
  summary: 'list the meetings to come',
  usage: USAGE,
  read: readOptions,
  async run(options, { config, storage, clock }, { output }) {
    const now = clock.nowSeconds();
    const { limit, json } = options;
    const meetings = await storage.meetings.list(readSince(options, now, output.note), limit + 1);
    const views = meetings.map((meeting) => ({ meeting, config, now }));
    const style = { json, limit, plural: 'meetings' };
    printList(output, views, { ...style, asJson: meetingAsJson, asLine: meetingAsLine });
    return 0;
  },
});

function readOptions(argv: readonly string[]) {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      since: TEXT,
      zone: TEXT,
      limit: { type: 'string', default: '1000' },
      config: TEXT,
      json: FLAG,
    },
  });
  return { ...values, limit: readWhole('--limit', values.limit, 10_000) };
}
