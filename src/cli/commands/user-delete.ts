import { findAccount, readNameArguments, userCommand } from '../accounts/user-command.ts';
import { OPERATOR } from '../store/operator.ts';

const USAGE = `usher user delete NAME [--config FILE]

Deletes an account with its password, factors and links, and signs out whoever is signed in with it. This cannot be
undone. Its name is free again: whoever gets it next is another account, with another id, but rules that go by the name
(user:NAME) cannot tell. "usher audit erase" erases what the audit trail knows.

  NAME           the account's name, with the host or without, or its id
  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone

Exit status: 0 deleted, 1 no such account or problems in the settings, 2 unusable input.`;

export const userDelete = userCommand({
  words: ['user', 'delete'],
  summary: 'delete an account',
  usage: USAGE,
  read: (argv) => readNameArguments(argv, {}),
  async run({ name }, tools, context) {
    const account = await findAccount(tools, name, context);
    if (!account || !(await tools.accounts.remove(account.id, OPERATOR))) return 1;
    context.output.note(`Deleted ${account.name} (${account.id}).`);
    return 0;
  },
});
