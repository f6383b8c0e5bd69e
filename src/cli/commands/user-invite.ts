import { giveLink } from '../accounts/give-link.ts';
import { findAccount, readNameArguments, userCommand } from '../accounts/user-command.ts';
import { FLAG } from '../input/option-kinds.ts';

const USAGE = `usher user invite NAME [--send] [--config FILE] [--json]

Makes a new link for somebody who has not set a password yet, and prints it. It works once, within seven days; earlier
links of theirs are of no use any more. For somebody who has a password: usher user reset.

  NAME           the account's name, with the host or without, or its id
  --send         send the link to their e-mail address (needs mail.url) and do not print it
  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone
  --json         print one JSON object, and nothing else

Exit status: 0 made, 1 refused or problems in the settings, 2 unusable input.`;

export const userInvite = userCommand({
  words: ['user', 'invite'],
  summary: 'make a new link for somebody without a password',
  usage: USAGE,
  read: (argv) => readNameArguments(argv, { send: FLAG }),
  async run({ name, send = false, json = false }, tools, context) {
    const account = await findAccount(tools, name, context);
    if (!account) return 1;
    if (account.passwordSetAt === null) {
      return giveLink(tools, context, { account, purpose: 'invite', send, json });
    }
    context.output.note(`${account.name} has a password. See: usher user reset`);
    return 1;
  },
});
