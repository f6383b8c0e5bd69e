import { giveLink } from '../accounts/give-link.ts';
import { findAccount, readNameArguments, userCommand } from '../accounts/user-command.ts';
import { FLAG } from '../input/option-kinds.ts';
import { OPERATOR } from '../store/operator.ts';

const USAGE = `usher user reset NAME [--now] [--second-factors] [--send] [--config FILE] [--json]

Makes a link by which somebody sets a new password, and prints it. It works once, within an hour. Until then the old
password works, unless --now is given. When the link is used, all their sessions end.

  NAME              the account's name, with the host or without, or its id
  --now             take the old password away and end all sessions at once: somebody else may know it
  --second-factors  take away the app for codes, the recovery codes and all passkeys, and end all sessions: a phone
                    was lost
  --send            send the link to their e-mail address (needs mail.url) and do not print it
  --config FILE     the YAML file; default: USHER_CONFIG, else environment variables alone
  --json            print one JSON object, and nothing else

Exit status: 0 made, 1 refused or problems in the settings, 2 unusable input.`;

export const userReset = userCommand({
  words: ['user', 'reset'],
  summary: 'make a link to set a new password',
  usage: USAGE,
  read: (argv) => readNameArguments(argv, { now: FLAG, 'second-factors': FLAG, send: FLAG }),
  async run(options, tools, context) {
    const { name, now, send = false, json = false } = options;
    const account = await findAccount(tools, name, context);
    if (!account) return 1;
    const { accounts } = tools;
    const before = async (): Promise<void> => {
      if (options['second-factors']) await accounts.removeFactors(account.id, 'all', OPERATOR);
      if (now) await accounts.voidPassword(account.id, OPERATOR);
    };
    return giveLink(tools, context, { account, purpose: 'reset', send, json, before });
  },
});
