import type { Command, CommandContext } from '../command.ts';
import { type StoreTools, withStore } from './with-store.ts';

/** What makes a command that works on the store. `Asked`: what its arguments ask for. */
interface StoreCommandParts<Asked> extends Pick<Command, 'words' | 'summary' | 'usage'> {
  /** Reads the arguments, before the store is opened. Throws for what cannot be worked with: exit status 2. */
  read(argv: readonly string[], context: CommandContext): Asked | Promise<Asked>;
  /** Does it, and returns the exit status. The store is open until then. */
  run(asked: Asked, tools: StoreTools, context: CommandContext): number | Promise<number>;
}

/** A command that works on the store of the settings that `--config` names, as a running Usher does. */
export function storeCommand<Asked extends { readonly config?: string | undefined }>({
  read,
  run,
  ...named
}: StoreCommandParts<Asked>): Command {
  return {
    ...named,
    async run(argv, context) {
      const asked = await read(argv, context);
      return withStore(context, asked.config ?? null, (tools) => run(asked, tools, context));
    },
  };
}
