import { invitationAsJson } from '../../rooms/invitation-as-json.ts';
import { readIdArguments } from '../input/read-id-arguments.ts';
import { invitationAsText } from '../meetings/invitation-as-text.ts';
import { storeCommand } from '../store/store-command.ts';

const USAGE = `usher invitation show ID [--config FILE] [--json]

Shows an invitation: its room, whom it is for, how many have used it. Never the link: of that there is only a hash.

  ID             as "usher invitation list" prints it
  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone
  --json         print one JSON object, and nothing else

Exit status: 0 well, 1 no such invitation or problems in the settings, 2 unusable input.`;

export const invitationShow = storeCommand({
  words: ['invitation', 'show'],
  summary: 'show an invitation, and how many have used it',
  usage: USAGE,
  read: (argv) => readIdArguments(argv, {}),
  async run({ id, json }, { storage, clock }, { output }) {
    const found = await storage.invitations.find(id);
    if (!found) {
      output.note(`There is no invitation ${JSON.stringify(id)}.`);
      return 1;
    }
    const now = clock.nowSeconds();
    if (json) output.line(JSON.stringify(invitationAsJson(found, now)));
    else for (const line of invitationAsText(found, now)) output.line(line);
    return 0;
  },
});
