import { meetingAsJson, rosterAsJson } from '../../rooms/meeting-as-json.ts';
import { meetingUnknown } from '../../rooms/meetings.ts';
import { readIdArguments } from '../input/read-id-arguments.ts';
import { meetingAsText, rosterAsText } from '../meetings/meeting-as-text.ts';
import { tellRefusals } from '../meetings/meeting-deps.ts';
import { storeCommand } from '../store/store-command.ts';

const USAGE = `usher meeting show ID [--config FILE] [--json]

Shows a meeting and whom it names. The access code and Jitsi's password are not shown, only whether there is one.

  ID             as "usher meeting list" prints it
  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone
  --json         print one JSON object, and nothing else

Exit status: 0 well, 1 no such meeting or problems in the settings, 2 unusable input.`;

export const meetingShow = storeCommand({
  words: ['meeting', 'show'],
  summary: 'show a meeting and whom it names',
  usage: USAGE,
  read: (argv) => readIdArguments(argv, {}),
  async run({ id, json }, { config, storage, clock }, { output }) {
    const meeting = await storage.meetings.find(id);
    if (!meeting) return tellRefusals({ refusals: [meetingUnknown()] }, output);
    const roster = await storage.meetings.roster(id);
    const view = { meeting, config, now: clock.nowSeconds() };
    const lines = json
      ? [JSON.stringify({ ...meetingAsJson(view), ...rosterAsJson(roster) })]
      : [...meetingAsText(view, roster), '', ...rosterAsText(roster)];
    for (const line of lines) output.line(line);
    return 0;
  },
});
