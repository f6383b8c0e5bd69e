import { accountDetailsAsJson } from '../accounts/account-as-json.ts';
import { accountAsText } from '../accounts/account-as-text.ts';
import { findAccount, readNameArguments, userCommand } from '../accounts/user-command.ts';

const USAGE = `usher user show NAME [--config FILE] [--json]

Shows an account: its state, its second factors, links that can still be used, and its sessions.

  NAME           the account's name, with the host or without, or its id
  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone
  --json         print one JSON object, and nothing else

Exit status: 0 shown, 1 no such account or problems in the settings, 2 unusable input.`;

export const userShow = userCommand({
  words: ['user', 'show'],
  summary: 'show an account',
  usage: USAGE,
  read: (argv) => readNameArguments(argv, {}),
  async run({ name, json }, tools, context) {
    const account = await findAccount(tools, name, context);
    if (!account) return 1;
    const { accounts } = tools;
    const details = {
      account,
      factors: await accounts.factors(account.id),
      links: await accounts.links(account.id),
      sessions: await accounts.sessions(account.id),
    };
    const lines = json ? [JSON.stringify(accountDetailsAsJson(details))] : accountAsText(details);
    for (const line of lines) context.output.line(line);
    return 0;
  },
});
