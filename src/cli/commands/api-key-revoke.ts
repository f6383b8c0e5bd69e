import { parseArgs } from 'node:util';
import { parseApiKey } from '../../api/api-key-text.ts';
import { revokeApiKey } from '../../api/api-keys.ts';
import type { Command } from '../command.ts';
import { type StoreSources, withStore } from '../with-store.ts';

const USAGE = `usher api-key revoke ID [--config FILE]

Ends a key at once. Tokens that it gave out live on until they expire.

  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone

Exit status: 0 revoked, 1 no such key, revoked already or problems in the settings, 2 unusable input.`;

/** `usher api-key revoke`, with the time it writes down. */
export function apiKeyRevokeWith(sources?: StoreSources): Command {
  return {
    words: ['api-key', 'revoke'],
    summary: 'end a key of a backend',
    usage: USAGE,
    async run(argv, context) {
      const { values, positionals } = parseArgs({
        args: [...argv],
        allowPositionals: true,
        options: { config: { type: 'string' } },
      });
      const { output } = context;
      const [given, ...more] = positionals;
      if (given === undefined || more.length > 0) {
        output.note('One ID is needed, as usher api-key list shows it.');
        return 2;
      }
      // Whoever finds a key somewhere has the whole of it at hand.
      const id = parseApiKey(given)?.id ?? given;
      return withStore(
        context,
        values.config ?? null,
        async (tools) => {
          const revoked = await revokeApiKey(tools, id, 'cli');
          output.note(revoked ? 'Revoked.' : 'There is no such key, or it was revoked already.');
          return revoked ? 0 : 1;
        },
        sources,
      );
    },
  };
}

/** @see apiKeyRevokeWith */
export const apiKeyRevoke: Command = apiKeyRevokeWith();
