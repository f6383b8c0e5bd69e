import { meetingAsJson } from '../../rooms/meeting-as-json.ts';
import { cancelMeeting } from '../../rooms/meetings.ts';
import { readIdArguments } from '../input/read-id-arguments.ts';
import { meetingDepsOf, tellRefusals } from '../meetings/meeting-deps.ts';
import { OPERATOR } from '../store/operator.ts';
import { storeCommand } from '../store/store-command.ts';

const USAGE = `usher meeting cancel ID [--config FILE] [--json]

Cancels a meeting for good: the rules count again, at once. Whoever is in the room stays, and cannot come back
when their token has expired.

  ID             as "usher meeting list" prints it
  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone
  --json         print the meeting as one JSON object, and nothing else

Exit status: 0 cancelled, 1 no such meeting, over already, or problems in the settings, 2 unusable input.`;

export const meetingCancel = storeCommand({
  words: ['meeting', 'cancel'],
  summary: 'cancel a meeting: the rules count again',
  usage: USAGE,
  read: (argv) => readIdArguments(argv, {}),
  async run({ id, json }, tools, { output }) {
    const answer = await cancelMeeting(meetingDepsOf(tools), OPERATOR, id);
    if ('refusals' in answer) return tellRefusals(answer, output);
    const view = { meeting: answer, config: tools.config, now: tools.clock.nowSeconds() };
    if (json) output.line(JSON.stringify(meetingAsJson(view)));
    else output.line(`Meeting ${id} is cancelled: ${answer.title}`);
    return 0;
  },
});
