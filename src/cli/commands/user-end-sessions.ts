import { findAccount, readNameArguments, userCommand } from '../accounts/user-command.ts';
import { OPERATOR } from '../store/operator.ts';

const USAGE = `usher user end-sessions NAME [--config FILE]

Signs out everybody who is signed in with the account. They can sign in again.

  NAME           the account's name, with the host or without, or its id
  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone

Exit status: 0 done, 1 no such account or problems in the settings, 2 unusable input.`;

export const userEndSessions = userCommand({
  words: ['user', 'end-sessions'],
  summary: 'sign out everybody who is signed in with an account',
  usage: USAGE,
  read: (argv) => readNameArguments(argv, {}),
  async run({ name }, tools, context) {
    const account = await findAccount(tools, name, context);
    const ended = account && (await tools.accounts.endSessions(account.id, null, OPERATOR));
    if (ended === null) return 1;
    context.output.note(ended === 1 ? 'One session was ended.' : `${ended} sessions were ended.`);
    return 0;
  },
});
