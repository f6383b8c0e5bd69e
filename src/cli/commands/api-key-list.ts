import { parseArgs } from 'node:util';
import { isoTime } from '../../base/clock.ts';
import { renderDuration } from '../../base/duration.ts';
import { spellOutSteering } from '../../base/steering.ts';
import { type ApiKey, isApiKeyValid } from '../../model/api-key.ts';
import { apiKeyAsJson } from '../api-key-as-json.ts';
import type { Command } from '../command.ts';
import { type StoreSources, withStore } from '../with-store.ts';

const USAGE = `usher api-key list [--config FILE] [--json]

Lists the keys of backends, newest first: how far each goes and when it was last used. Never the keys themselves.

  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone
  --json         print one JSON object for each, and nothing else

Exit status: 0 listed, 1 problems in the settings or the store, 2 unusable input.`;

/** `usher api-key list`, with the time it judges keys by. */
export function apiKeyListWith(sources?: StoreSources): Command {
  return {
    words: ['api-key', 'list'],
    summary: 'list the keys of backends, and how far each goes',
    usage: USAGE,
    async run(argv, context) {
      const { config, json } = parseArgs({
        args: [...argv],
        options: { config: { type: 'string' }, json: { type: 'boolean' } },
      }).values;
      const { output } = context;
      return withStore(
        context,
        config ?? null,
        async ({ storage, clock }) => {
          const keys = await storage.apiKeys.list();
          if (keys.length === 0 && !json) output.note('There are no keys.');
          for (const key of keys) {
            if (json) output.line(JSON.stringify(apiKeyAsJson(key)));
            else output.line(lineOf(key, clock.nowSeconds()));
          }
          return 0;
        },
        sources,
      );
    },
  };
}

/** @see apiKeyListWith */
export const apiKeyList: Command = apiKeyListWith();

function lineOf(key: ApiKey, now: number): string {
  const { id, name, rooms, jitsis, seats, maxTtlSeconds, lastUsedAt } = key;
  const where = jitsis === null ? '' : ` at ${jitsis.join(', ')}`;
  const used = lastUsedAt === null ? 'never used' : `last used ${isoTime(lastUsedAt)}`;
  const scope = `${seats.join(', ')} of ${rooms.join(', ')}${where}, up to ${renderDuration(maxTtlSeconds)}`;
  return `${id}  ${stateOf(key, now)}  ${spellOutSteering(name)}: ${scope}; ${used}`;
}

function stateOf(key: ApiKey, now: number): string {
  if (isApiKeyValid(key, now)) return 'valid';
  return key.revokedAt === null ? 'expired' : 'revoked';
}
