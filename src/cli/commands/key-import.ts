import { parseArgs } from 'node:util';
import { needsKeys } from '../../jitsi/targets.ts';
import { type Given, giveKey } from '../../keys/change-keys.ts';
import { describeKey } from '../../keys/make-key.ts';
import { isFault, readKeyFile } from '../../keys/read-key-file.ts';
import { readPrivateKey } from '../../keys/read-private-key.ts';
import { changeDepsOf } from '../../keys/signing-keys.ts';
import type { CommandContext } from '../command.ts';
import { FLAG, TEXT } from '../input/option-kinds.ts';
import { storeCommand } from '../store/store-command.ts';
import type { StoreTools } from '../store/with-store.ts';
import { Unusable } from '../unusable.ts';

const USAGE = `usher key import FILE [--now] [--config FILE]

Takes a key of yours into the store, as the one that signs next: RSA of 2048 to 4096 bits in PEM (PKCS #1 or PKCS #8),
without a passphrase, in a file that nobody else may read. It signs after an hour, when every Prosody knows it; at once
where no key signs yet. A certificate beside it must be of this key, and valid; without one Usher makes it.

  FILE           the file; - for standard input
  --now          let it sign at once: a Prosody may refuse its tokens for minutes
  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone

Exit status: 0 taken, or there already, 1 refused or problems in the settings or the store, 2 unusable input.`;

export const keyImport = storeCommand({
  words: ['key', 'import'],
  summary: 'take a key of yours, to sign next',
  usage: USAGE,
  read: readOptions,
  run: importKey,
});

type Options = ReturnType<typeof readOptions>;

function readOptions(argv: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { config: TEXT, now: FLAG },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) {
    throw new Unusable('One FILE is needed; - for standard input.');
  }
  return { ...values, file };
}

async function importKey(
  { file, now: atOnce = false }: Options,
  { config, storage, clock, completeEvent }: StoreTools,
  { output, readStandardInput }: CommandContext,
): Promise<number> {
  if (!needsKeys(config)) {
    output.note('No Jitsi has RS256, RS384 or RS512. Set jitsi.algorithm first.');
    return 1;
  }
  if (config.keys.file !== null) {
    output.note('keys.file is set: put the key into that file, and Usher takes it from there.');
    return 1;
  }
  const createdAt = clock.nowSeconds();
  const read =
    file === '-'
      ? readPrivateKey(await readStandardInput(), createdAt)
      : readKeyFile(file, createdAt);
  if (isFault(read)) {
    output.note(`${file === '-' ? 'Standard input' : file} ${read.message}. ${read.mend}`);
    return 1;
  }
  const key = describeKey(read.privateKey, {
    ...{ origin: 'given', createdAt, certificate: read.certificate },
  });
  const deps = changeDepsOf({ storage, clock, completeEvent, settings: config.keys }, 'cli');
  const given = await giveKey(deps, key, atOnce ? 'at once' : 'next');
  output.line(given.kid);
  output.note(whatBecame(given));
  return given.state === 'active' || given.state === 'next' ? 0 : 1;
}

function whatBecame({ state, isNew }: Given): string {
  switch (state) {
    case 'active':
      return isNew ? 'This key signs now.' : 'This key signs already.';
    case 'next':
      return isNew ? 'This key signs in an hour.' : 'This key comes next already.';
    case 'retired':
      return 'This key has signed before and was followed by another. Make a new one.';
    case 'revoked':
      return 'This key was revoked. Make a new one.';
  }
}
