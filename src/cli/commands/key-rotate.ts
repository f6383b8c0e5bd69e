import { parseArgs } from 'node:util';
import { isoTime } from '../../base/clock.ts';
import { needsKeys } from '../../jitsi/targets.ts';
import { rotate } from '../../keys/change-keys.ts';
import { changeDepsOf } from '../../keys/signing-keys.ts';
import type { Command } from '../command.ts';
import type { Output } from '../output.ts';
import { type StoreSources, type StoreTools, withStore } from '../with-store.ts';

const USAGE = `usher key rotate [--now] [--config FILE]

Lets the next key sign from now on. Nobody notices: the next one has been published for a while, and the old one stays
published for as long as its tokens live. Usher does this by itself (keys.rotate_after); a key that has leaked is a
matter for usher key revoke.

  --now          even if the next key has not been published for an hour: a Prosody may refuse its tokens for minutes
  --config FILE  the YAML file; default: USHER_CONFIG, else environment variables alone

Exit status: 0 rotated, 1 too early, no next key, or problems in the settings or the store, 2 unusable input.`;

/** `usher key rotate`, with the time it goes by. */
export function keyRotateWith(sources?: StoreSources): Command {
  return {
    words: ['key', 'rotate'],
    summary: 'let the next key sign, as planned but now',
    usage: USAGE,
    async run(argv, context) {
      const { config, now = false } = parseArgs({
        args: [...argv],
        options: { config: { type: 'string' }, now: { type: 'boolean' } },
      }).values;
      const work = (tools: StoreTools) => rotateBy(tools, now, context.output);
      return withStore(context, config ?? null, work, sources);
    },
  };
}

/** @see keyRotateWith */
export const keyRotate: Command = keyRotateWith();

async function rotateBy(tools: StoreTools, now: boolean, output: Output): Promise<number> {
  if (!needsKeys(tools.config)) {
    output.note('No Jitsi has RS256, RS384 or RS512: there is nothing to rotate.');
    return 1;
  }
  const { storage, clock, completeEvent, config } = tools;
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
