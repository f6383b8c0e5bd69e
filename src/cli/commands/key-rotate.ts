import { parseArgs } from 'node:util';
import { isoTime } from '../../base/clock.ts';
import { needsKeys } from '../../jitsi/targets.ts';
import { rotate } from '../../keys/change-keys.ts';
import { changeDepsOf } from '../../keys/signing-keys.ts';
import type { CommandContext } from '../command.ts';
import { FLAG, TEXT } from '../input/option-kinds.ts';
import { storeCommand } from '../store/store-command.ts';
import type { StoreTools } from '../store/with-store.ts';

const USAGE = `usher key rotate [--now] [--config FILE]

Lets the next key sign from now on. Nobody notices: the next one has been published for a while, and the old one stays
published for as long as its tokens live. Usher does this by itself (keys.rotate_after); a key that has leaked is a
matter for usher key revoke.

  --now          even if the next key has not been published for an hour: a Prosody may refuse its tokens for minutes
  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone

Exit status: 0 rotated, 1 too early, no next key, or problems in the settings or the store, 2 unusable input.`;

export const keyRotate = storeCommand({
  words: ['key', 'rotate'],
  summary: 'let the next key sign, as planned but now',
  usage: USAGE,
  read: readOptions,
  run: rotateKeys,
});

type Options = ReturnType<typeof readOptions>;

function readOptions(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options: { config: TEXT, now: FLAG } }).values;
}

async function rotateKeys(
  { now = false }: Options,
  { storage, clock, completeEvent, config }: StoreTools,
  { output }: CommandContext,
): Promise<number> {
  if (!needsKeys(config)) {
    output.note('No Jitsi has RS256, RS384 or RS512: there is nothing to rotate.');
    return 1;
  }
  const deps = changeDepsOf({ storage, clock, completeEvent, settings: config.keys }, 'cli');
  const rotation = await rotate(deps, now);
  if (rotation.kind === 'done') {
    output.line(rotation.kid);
    output.note('This key signs now. Running Ushers know within seconds.');
    return 0;
  }
  if (rotation.kind === 'early') {
    output.note(`Not every Prosody knows the next key before ${isoTime(rotation.from)}.`);
    output.note('Try again then; or --now, and some people are refused for a few minutes.');
  } else if (config.keys.file !== null) {
    output.note('There is no next key. Put another into the file that keys.file names.');
  } else {
    output.note('There is no next key yet: a running Usher makes it within a minute.');
  }
  return 1;
}
