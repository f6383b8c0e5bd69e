import { findAccount, readNameArguments, userCommand } from '../accounts/user-command.ts';
import { OPERATOR } from '../store/operator.ts';

const USAGE = `usher user disable NAME [--config FILE]

Lets nobody sign in with the account any more, and signs out whoever has, at once; inline sign-ins in Jitsi end with
their session. Its links are of no use any more. A token that Jitsi has been given lives on until it expires (jitsi.ttl).

  NAME           the account's name, with the host or without, or its id
  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone

Exit status: 0 disabled, 1 disabled before, no such account or problems in the settings, 2 unusable input.`;

export const userDisable = userCommand({
  words: ['user', 'disable'],
  summary: 'let nobody sign in with an account',
  usage: USAGE,
  read: (argv) => readNameArguments(argv, {}),
  async run({ name }, tools, context) {
    const account = await findAccount(tools, name, context);
    const done = account && (await tools.accounts.disable(account.id, OPERATOR));
    if (done) context.output.note(done === 'disabled' ? 'Disabled.' : 'It is disabled already.');
    return done === 'disabled' ? 0 : 1;
  },
});
