import { join } from 'node:path';
import {
  includedBelow,
  type ListModules,
  modulesBelow,
  type RefusedFile,
  readMatching,
  readSource,
} from '../read/disk.ts';
import type { SourceText } from '../read/place.ts';
import type { FindIncluded } from '../read/read-prosody.ts';

/** The files of an installation, by what they are. */
export interface Sources {
  readonly prosody: readonly SourceText[];
  readonly configJs: readonly SourceText[];
  readonly jicofo: readonly SourceText[];
  readonly env: readonly SourceText[];
  readonly nginx: readonly SourceText[];
  /** The machine's list of packages. */
  readonly dpkg: readonly SourceText[];
  readonly findIncluded: FindIncluded;
  readonly listModules: ListModules;
  /** Whether they were looked for where Debian has them, so that what is not among them is not there. */
  readonly isMachine: boolean;
  /** What is there and could not be read; it grows while what is included is read. */
  readonly refused: readonly RefusedFile[];
}

/** Names of files, as somebody gave them. */
export interface SourceNames {
  readonly prosody: readonly string[];
  readonly configJs: readonly string[];
  readonly jicofo: readonly string[];
  readonly env: readonly string[];
  readonly nginx: readonly string[];
}

/** @throws Unreadable */
export function readNamed(names: SourceNames, root: string): Sources {
  const read = (files: readonly string[]): SourceText[] => files.map(readSource);
  const refused: RefusedFile[] = [];
  return {
    prosody: read(names.prosody),
    configJs: read(names.configJs),
    jicofo: read(names.jicofo),
    env: read(names.env),
    nginx: read(names.nginx),
    dpkg: [],
    findIncluded: includedBelow(root, refused),
    listModules: modulesBelow(root),
    isMachine: false,
    refused,
  };
}

/** Where Debian's packages put everything, below a root. */
export function findDebian(root: string): Sources {
  const refused: RefusedFile[] = [];
  const at = (pattern: string): SourceText[] => readMatching(join(root, pattern), refused);
  const main = at('etc/prosody/prosody.cfg.lua');
  return {
    // The main file includes conf.d itself; whoever has taken that line out is read all the same.
    prosody: [...main, ...at('etc/prosody/conf.d/*.cfg.lua')],
    configJs: at('etc/jitsi/meet/*-config.js'),
    jicofo: at('etc/jitsi/jicofo/jicofo.conf'),
    env: [],
    nginx: [...at('etc/nginx/sites-enabled/*'), ...at('etc/jitsi/meet/jaas/*.conf')],
    // Of a large machine it may be too long to be read; then the build is not known.
    dpkg: readMatching(join(root, 'var/lib/dpkg/status'), []),
    findIncluded: includedBelow(root, refused),
    listModules: modulesBelow(root),
    isMachine: true,
    refused,
  };
}
