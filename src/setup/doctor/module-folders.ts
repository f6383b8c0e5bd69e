import type { ProsodyConfig } from '../read/read-prosody.ts';
import { listOf } from '../read/value.ts';
import type { Sources } from './sources.ts';

/** Where Debian's Prosody has modules of its own. */
const OWN = '/usr/lib/prosody/modules';

/** Where Prosody looks for modules, and what is there. */
export interface ModuleFolders {
  /** What `plugin_paths` names; empty where it is not set. */
  readonly paths: readonly string[];
  /** Those of them that are not there. */
  readonly missing: readonly string[];
  /** Every module in the others, and in Prosody's own folder. */
  readonly names: ReadonlySet<string>;
}

/** Null: the folders are elsewhere, or what `plugin_paths` says is not known. */
export function readModules(
  { global, templates }: ProsodyConfig,
  { listModules, isMachine }: Pick<Sources, 'listModules' | 'isMachine'>,
): ModuleFolders | null {
  const list = listOf(global.options.get('plugin_paths'));
  if (list === 'unknown' || list?.hasUnknown || templates.length > 0) return null;
  const paths = list?.texts ?? [];
  const found = paths.map((path) => ({ path, names: listModules(path) }));
  const missing = found.filter(({ names }) => names === null).map(({ path }) => path);
  const own = listModules(OWN);
  // Files that were copied here say nothing of the folders of the machine they are from.
  const isHere = isMachine && own !== null;
  if (!isHere && (paths.length === 0 || missing.length > 0)) return null;
  const names = new Set([...(own ?? []), ...found.flatMap((one) => one.names ?? [])]);
  return { paths, missing, names };
}
