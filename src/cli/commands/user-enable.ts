import { findAccount, readNameArguments, userCommand } from '../accounts/user-command.ts';
import { OPERATOR } from '../store/operator.ts';

const USAGE = `usher user enable NAME [--config FILE]

Lets the owner of a disabled account sign in again, with the password and the second factors that they had.

  NAME           the account's name, with the host or without, or its id
  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone

Exit status: 0 enabled, 1 not disabled, no such account or problems in the settings, 2 unusable input.`;

export const userEnable = userCommand({
  words: ['user', 'enable'],
  summary: 'let the owner of a disabled account sign in again',
  usage: USAGE,
  read: (argv) => readNameArguments(argv, {}),
  async run({ name }, tools, context) {
    const account = await findAccount(tools, name, context);
    const done = account && (await tools.accounts.enable(account.id, OPERATOR));
    if (done) context.output.note(done === 'enabled' ? 'Enabled.' : 'It is not disabled.');
    return done === 'enabled' ? 0 : 1;
  },
});
