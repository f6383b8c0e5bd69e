import { parseArgs } from 'node:util';
import { readTrail } from '../../audit/read-trail.ts';
import { FILTER_OPTIONS, FILTER_USAGE, readFilter } from '../audit/audit-filter.ts';
import { eventAsLine } from '../audit/event-as-line.ts';
import { storeCommand } from '../store/store-command.ts';

const DAY = 86_400;

const USAGE = `usher audit list [--since TIME] [--until TIME] [--zone ZONE] [--user WHO] [--room ROOM]
                [--action WHAT] [--config FILE]

Lists what happened at the doors, oldest first, a line each: when (UTC), what, where, who, why, from which address,
and the number of the request, which is in the log as well. Without --since, of the last 24 hours.

${FILTER_USAGE}
  --config FILE   the YAML file; default: USHER_CONFIG, else environment variables alone

Exit status: 0 well, 1 problems in the settings, 2 unusable input.`;

export const auditList = storeCommand({
  words: ['audit', 'list'],
  summary: 'list who was let in where, and why',
  usage: USAGE,
  read: (argv) => parseArgs({ args: [...argv], options: FILTER_OPTIONS }).values,
  async run(options, { storage, clock }, { output }) {
    const now = clock.nowSeconds();
    const filter = { since: now - DAY, ...readFilter(options, now, output.note) };
    let count = 0;
    for await (const page of readTrail(storage.audit, filter)) {
      for (const event of page) output.line(eventAsLine(event));
      count += page.length;
      await output.drained?.();
    }
    if (count === 0) output.note('There are no entries.');
    return 0;
  },
});
