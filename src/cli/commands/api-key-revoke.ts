import { parseArgs } from 'node:util';
import { parseApiKey } from '../../api/api-key-text.ts';
import { revokeApiKey } from '../../api/api-keys.ts';
import { TEXT } from '../input/option-kinds.ts';
import { storeCommand } from '../store/store-command.ts';
import { Unusable } from '../unusable.ts';

const USAGE = `usher api-key revoke ID [--config FILE]

Ends a key at once. Tokens that it gave out live on until they expire.

  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone

Exit status: 0 revoked, 1 no such key, revoked already or problems in the settings, 2 unusable input.`;

export const apiKeyRevoke = storeCommand({
  words: ['api-key', 'revoke'],
  summary: 'end a key of a backend',
  usage: USAGE,
  read: readOptions,
  async run({ id }, tools, { output }) {
    const revoked = await revokeApiKey(tools, id, 'cli');
    output.note(revoked ? 'Revoked.' : 'There is no such key, or it was revoked already.');
    return revoked ? 0 : 1;
  },
});

function readOptions(argv: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { config: TEXT },
  });
  const [given, ...more] = positionals;
  if (given === undefined || more.length > 0) {
    throw new Unusable('One ID is needed, as usher api-key list shows it.');
  }
  // Whoever finds a key somewhere has the whole of it at hand.
  return { ...values, id: parseApiKey(given)?.id ?? given };
}
