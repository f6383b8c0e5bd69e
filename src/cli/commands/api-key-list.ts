import { parseArgs } from 'node:util';
import { isoTime } from '../../base/clock.ts';
import { renderDuration } from '../../base/duration.ts';
import { spellOutSteering } from '../../base/steering.ts';
import { type ApiKey, isApiKeyValid } from '../../model/api-key.ts';
import { FLAG, TEXT } from '../input/option-kinds.ts';
import { apiKeyAsJson } from '../keys/api-key-as-json.ts';
import { printList } from '../print/print-list.ts';
import { storeCommand } from '../store/store-command.ts';

const USAGE = `usher api-key list [--config FILE] [--json]

Lists the keys of backends, newest first: how far each goes and when it was last used. Never the keys themselves.

  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone
  --json         print one JSON object for each, and nothing else

Exit status: 0 listed, 1 problems in the settings or the store, 2 unusable input.`;

export const apiKeyList = storeCommand({
  words: ['api-key', 'list'],
  summary: 'list the keys of backends, and how far each goes',
  usage: USAGE,
  read: (argv) => parseArgs({ args: [...argv], options: { config: TEXT, json: FLAG } }).values,
  async run({ json }, { storage, clock }, { output }) {
    const asLine = (key: ApiKey) => lineOf(key, clock.nowSeconds());
    const keys = await storage.apiKeys.list();
    printList(output, keys, { json, asJson: apiKeyAsJson, asLine, plural: 'keys' });
    return 0;
  },
});

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
