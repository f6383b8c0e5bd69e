import { createCompleteEvent } from '../../audit/complete-event.ts';
import type { Clock } from '../../base/clock.ts';
import { createLog } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import type { Config } from '../../config/config.ts';
import { JitsiTargets, needsKeys } from '../../jitsi/targets.ts';
import { SigningKeys } from '../../keys/signing-keys.ts';
import type { CompleteEvent } from '../../model/audit-event.ts';
import { openStorage } from '../../storage/open-storage.ts';
import { createSealer } from '../../storage/sealer.ts';
import type { Storage } from '../../storage/storage.ts';
import type { CommandContext } from '../command.ts';
import { readConfig } from '../settings/read-config.ts';

/** What a command works with that reads or writes what a running Usher reads or writes. */
export interface StoreTools {
  readonly config: Config;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly random: Random;
  /** For the audit trail: what an operator does is part of it. */
  readonly completeEvent: CompleteEvent;
}

/**
 * Opens the configured store for one command and closes it again. Exit status 1, with the reason, where the
 * settings have problems or the store is one that only this process would see.
 */
export async function withStore(
  context: CommandContext,
  configPath: string | null,
  work: (tools: StoreTools) => number | Promise<number>,
): Promise<number> {
  const loaded = await readConfig(configPath, context);
  if (!loaded) return 1;
  const { config } = loaded;
  const { clock, random } = context;
  if (config.storage.url === 'sqlite::memory:') {
    context.output.note('storage.url is sqlite::memory:, which no other process can see.');
    context.output.note('Name a file, such as sqlite:/var/lib/usher/usher.db, or PostgreSQL.');
    return 1;
  }
  const seal = createSealer(config.secret, random);
  const storage = await openStorage({ url: config.storage.url, clock, seal });
  try {
    const completeEvent = createCompleteEvent(clock, random);
    return await work({ config, storage, clock, random, completeEvent });
  } finally {
    await storage.close();
  }
}

/** The configured Jitsis, with the keys that sign for them. What happens to the keys meanwhile is not logged. */
export function openTargets({ config, storage, clock, completeEvent }: StoreTools): JitsiTargets {
  if (!needsKeys(config)) return new JitsiTargets(config);
  const log = createLog({ level: 'silent' });
  const keys = new SigningKeys({ storage, clock, log, completeEvent, settings: config.keys });
  return new JitsiTargets(config, keys);
}
