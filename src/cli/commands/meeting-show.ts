import { meetingAsJson, rosterAsJson } from '../../rooms/meeting-as-json.ts';
import { meetingUnknown } from '../../rooms/meetings.ts';
import type { Command } from '../command.ts';
import { tellRefusals } from '../meeting-deps.ts';
import { readIdArguments } from '../read-id-arguments.ts';
import { meetingAsText, rosterAsText } from '../render-meeting.ts';
import { type StoreSources, withStore } from '../with-store.ts';

const USAGE = `usher meeting show ID [--config FILE] [--json]

Shows a meeting and whom it names. The access code and Jitsi's password are not shown, only whether there is one.

  ID             as "usher meeting list" prints it
  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone
  --json         print one JSON object, and nothing else

Exit status: 0 well, 1 no such meeting or problems in the settings, 2 unusable input.`;

/** `usher meeting show`, with the clock it works by. */
export function meetingShowWith(sources?: StoreSources): Command {
  return {
    words: ['meeting', 'show'],
    summary: 'show a meeting and whom it names',
    usage: USAGE,
    async run(argv, context) {
      const { id, values } = readIdArguments(argv, {});
      const { output } = context;
      return withStore(
        context,
        values.config ?? null,
        async ({ config, storage, clock }) => {
          const meeting = await storage.meetings.find(id);
          if (!meeting) return tellRefusals({ refusals: [meetingUnknown()] }, output);
          const roster = await storage.meetings.roster(id);
          const view = { meeting, config, now: clock.nowSeconds() };
          if (values.json)
            output.line(JSON.stringify({ ...meetingAsJson(view), ...rosterAsJson(roster) }));
          else {
            const lines = [...meetingAsText(view, roster), '', ...rosterAsText(roster)];
            for (const line of lines) output.line(line);
          }
          return 0;
        },
        sources,
      );
    },
  };
}

/** @see meetingShowWith */
export const meetingShow: Command = meetingShowWith();
