import { parseArgs } from 'node:util';
import { revoke } from '../../keys/change-keys.ts';
import { changeDepsOf } from '../../keys/signing-keys.ts';
import type { CommandContext } from '../command.ts';
import { FLAG, TEXT } from '../input/option-kinds.ts';
import { findKey } from '../keys/find-key.ts';
import { kidsApart } from '../keys/kids-apart.ts';
import { storeCommand } from '../store/store-command.ts';
import type { StoreTools } from '../store/with-store.ts';
import { Unusable } from '../unusable.ts';

const USAGE = `usher key revoke KID | --all [--config FILE]

For a key that has leaked: from now on it is published nowhere and never taken again. Where it was the one that signs,
the next key signs at once. Then restart Prosody: it remembers keys, and only then refuses every token of this one.

  KID            the key, as usher key list shows it; its first characters will do
  --all          all of them, also where they cannot be opened; two new ones are made
  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone

Exit status: 0 revoked, 1 no such key, revoked already or problems in the settings, 2 unusable input.`;

const PROSODY = [
  'Now restart Prosody, for it remembers keys: with asap_key_server until it is restarted, with cache_keys_url and',
  '/jwks.json for up to 95 minutes, with cache_keys_url and /keys.json for up to 5 minutes.',
];

export const keyRevoke = storeCommand({
  words: ['key', 'revoke'],
  summary: 'end a key that has leaked, at once',
  usage: USAGE,
  read: readOptions,
  run: revokeKeys,
});

type Options = ReturnType<typeof readOptions>;

function readOptions(argv: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: kidsApart(argv),
    allowPositionals: true,
    options: { config: TEXT, all: FLAG },
  });
  const { config, all = false } = values;
  const [kid, ...more] = positionals;
  if (all === (kid !== undefined) || more.length > 0) {
    throw new Unusable('One KID is needed, as usher key list shows it; or --all.');
  }
  return { config, kid };
}

/** Without a KID: all of them. */
async function revokeKeys(
  { kid: given }: Options,
  { storage, clock, completeEvent, config }: StoreTools,
  { output }: CommandContext,
): Promise<number> {
  const found = given === undefined ? null : findKey(await storage.signingKeys.list(), given);
  if (typeof found === 'string') {
    output.note(found);
    return 1;
  }
  const deps = changeDepsOf({ storage, clock, completeEvent, settings: config.keys }, 'cli');
  const { revoked, active } = await revoke(deps, found?.kid ?? 'all');
  if (revoked.length === 0) {
    output.note(found ? 'It was revoked already.' : 'There is no key to revoke.');
    return 1;
  }
  for (const kid of revoked) output.line(kid);
  output.note(`Revoked. Tokens are signed with ${active} now.`);
  for (const line of PROSODY) output.note(line);
  if (config.keys.file !== null) {
    output.note(
      'keys.file still names a file: put a new key there, or Usher does not start again.',
    );
  }
  return 0;
}
