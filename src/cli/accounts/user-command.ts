import type { ParseArgsOptionsConfig } from 'node:util';
import type { Accounts } from '../../accounts/accounts.ts';
import { openAccounts } from '../../accounts/open-accounts.ts';
import { createLog } from '../../base/log.ts';
import type { Account } from '../../model/account.ts';
import type { Command, CommandContext } from '../command.ts';
import { readOneArgument } from '../input/read-one-argument.ts';
import { storeCommand } from '../store/store-command.ts';
import type { StoreTools } from '../store/with-store.ts';

/** What a command on accounts works with. */
export interface AccountTools extends StoreTools {
  readonly accounts: Accounts;
}

interface UserCommandParts<Asked> extends Pick<Command, 'words' | 'summary' | 'usage'> {
  read(argv: readonly string[], context: CommandContext): Asked | Promise<Asked>;
  run(asked: Asked, tools: AccountTools, context: CommandContext): Promise<number>;
}

/** A command on accounts of Usher's own: exit status 1 where the settings have no method of type local. */
export function userCommand<Asked extends { readonly config?: string | undefined }>({
  run,
  ...parts
}: UserCommandParts<Asked>): Command {
  return storeCommand<Asked>({
    ...parts,
    run(asked, tools, context) {
      const accounts = openAccounts(tools.config, {
        ...tools,
        log: createLog({ level: 'silent' }),
      });
      if (accounts) return run(asked, { ...tools, accounts }, context);
      context.output.note('There are no accounts: sign_in.methods has none with type: local.');
      return Promise.resolve(1);
    },
  });
}

/** The one NAME that a command is given, with its options; throws where there is none, or more than one. */
export function readNameArguments<T extends ParseArgsOptionsConfig>(
  argv: readonly string[],
  more: T,
) {
  const { values, given: name } = readOneArgument(argv, 'NAME', more);
  return { ...values, name };
}

/** The account of a name or an id; null, with a note, where there is none. */
export async function findAccount(
  { accounts }: AccountTools,
  typed: string,
  { output }: CommandContext,
): Promise<Account | null> {
  const found = (await accounts.find(typed)) ?? (await accounts.findById(typed));
  if (!found) output.note('There is no such account. See: usher user list');
  return found;
}
