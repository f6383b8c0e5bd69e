import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProviderCounts } from '../processes/stub-provider.ts';
import { Process } from './process.ts';
import { inTemporaryFolder } from './temporary-folder.ts';
import {
  type SettingsOptions,
  startUsher,
  type UsherSettings,
  untilHealthy,
  writeSettings,
} from './usher.ts';

export interface StageOptions extends SettingsOptions {
  /** The ID token says nothing but who it is for. */
  readonly thinIdToken?: boolean;
  /** Files that are loaded into Usher before it starts. */
  readonly preload?: readonly string[];
}

/** Usher and a provider, each a process of its own and ready. */
export interface Stage {
  readonly settings: UsherSettings;
  readonly usher: Process;
  providerCounts(): Promise<ProviderCounts>;
}

/** Sets the stage for `act` and clears it away whatever happens. */
export function onStage<T>(options: StageOptions, act: (stage: Stage) => Promise<T>): Promise<T> {
  return inTemporaryFolder(async (folder) => {
    const provider = startProcess(folder, 'stub-provider', options.thinIdToken ? ['--thin'] : []);
    try {
      const settings = await writeSettings(folder, await provider.message(), options);
      const usher = startUsher(folder, settings, options.preload);
      try {
        await untilHealthy(settings.url, usher);
        return await act({ settings, usher, providerCounts: () => provider.ask('counts') });
      } finally {
        await usher.stop();
      }
    } finally {
      await provider.stop();
    }
  });
}

/** A file of bench/processes, running. */
export function startProcess(folder: string, name: string, flags: readonly string[]): Process {
  const args = [processFile(name), ...flags];
  return new Process({ name, args, logFile: join(folder, `${name}.log`) });
}

/** Where a file of bench/processes is. */
export function processFile(name: string): string {
  return fileURLToPath(new URL(`../processes/${name}.ts`, import.meta.url));
}
