import type { AliasReading } from '../../config/aliases/reading.ts';
import type { Config } from '../../config/config.ts';
import { importReading } from '../../config/import-config.ts';
import type { GeneratedFile } from '../generate/generated-file.ts';
import { wholeFile } from '../generate/generated-file.ts';
import type { Step } from '../generate/steps/step.ts';
import { stepsOfAdapter } from './adapter-steps.ts';
import { completeReading } from './complete-reading.ts';
import { commonDifferences } from './differences.ts';
import type { Difference, DraftResult, Material } from './migration.ts';
import { secretFiles } from './secret-files.ts';

/** What the file of an adapter says once its settings are known. */
export interface AdapterSays {
  readonly differences: readonly Difference[];
  /** Whether it was a web server by itself, on the ports of one, with TLS. */
  readonly endsTls?: boolean;
  /** What to do at the provider, if anything; it comes first. */
  readonly provider?: readonly Step[];
  /** What to do at Jitsi beyond a new secret, if anything. */
  readonly jitsi?: readonly Step[];
  /** Lines for Jitsi. */
  readonly files?: readonly GeneratedFile[];
}

/**
 * usher.yaml from a neighbour's environment, and what follows from it. `beside`: files that lie beside it, which the
 * reading names.
 */
export function draftAdapter(
  project: string,
  reading: AliasReading,
  material: Material,
  says: (config: Config) => AdapterSays,
  beside: readonly GeneratedFile[] = [],
): DraftResult {
  const { reading: fuller, shared } = completeReading(reading, material);
  const near = new Map(beside.map(({ path, text }) => [path, text] as const));
  const result = importReading(fuller, material.readFile, near);
  if ('problems' in result) return result;
  const { config } = result;
  const text = result.text.replace(/^# Usher, from .*$/m, `# Usher, in the place of ${project}.`);
  const settings = wholeFile(
    'usher.yaml',
    '/etc/usher/usher.yaml',
    text,
    'Usher’s settings.',
    0o600,
  );
  const ownFiles = [settings, ...beside];
  const { differences, files = [], ...more } = says(config);
  return {
    files: [...ownFiles, ...secretFiles(shared, config), ...files],
    differences: [...differences, ...commonDifferences(config, shared)],
    steps: stepsOfAdapter({ project, config, ownFiles, shared, ...more }),
    unread: reading.unread,
  };
}
