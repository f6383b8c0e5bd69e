import { join } from 'node:path';
import { includedBelow, readMatching, readSource } from '../read/disk.ts';
import type { SourceText } from '../read/place.ts';
import { readConfigJs } from '../read/read-config-js.ts';
import { readDotEnvFile } from '../read/read-dot-env.ts';
import { readHocon } from '../read/read-hocon.ts';
import { readNginx } from '../read/read-nginx.ts';
import { type FindIncluded, type ProsodyConfig, readProsody } from '../read/read-prosody.ts';
import type { Deployment, UsherSide } from './deployment.ts';
import { dockerSide } from './docker-side.ts';
import type { JitsiSide } from './jitsi-side.ts';
import { prosodySide } from './prosody-side.ts';

/** The files of an installation, by what they are. */
export interface Sources {
  readonly prosody: readonly SourceText[];
  readonly configJs: readonly SourceText[];
  readonly jicofo: readonly SourceText[];
  readonly env: readonly SourceText[];
  readonly nginx: readonly SourceText[];
  readonly findIncluded: FindIncluded;
}

/** Names of files, as somebody gave them. */
export interface SourceNames {
  readonly prosody: readonly string[];
  readonly configJs: readonly string[];
  readonly jicofo: readonly string[];
  readonly env: readonly string[];
  readonly nginx: readonly string[];
}

/** Throws where one of them cannot be read. */
export function readNamed(names: SourceNames, root: string): Sources {
  const read = (files: readonly string[]): SourceText[] => files.map(readSource);
  return {
    prosody: read(names.prosody),
    configJs: read(names.configJs),
    jicofo: read(names.jicofo),
    env: read(names.env),
    nginx: read(names.nginx),
    findIncluded: includedBelow(root),
  };
}

/** Where Debian's packages put everything, below a root. */
export function findDebian(root: string): Sources {
  const at = (pattern: string): SourceText[] => readMatching(join(root, pattern));
  const main = at('etc/prosody/prosody.cfg.lua');
  return {
    // The main file includes conf.d itself; whoever has taken that line out is read all the same.
    prosody: [...main, ...at('etc/prosody/conf.d/*.cfg.lua')],
    configJs: at('etc/jitsi/meet/*-config.js'),
    jicofo: at('etc/jitsi/jicofo/jicofo.conf'),
    env: [],
    nginx: [...at('etc/nginx/sites-enabled/*'), ...at('etc/jitsi/meet/jaas/*.conf')],
    findIncluded: includedBelow(root),
  };
}

/** What the files say, put together. */
export function readDeployment(sources: Sources, usher: UsherSide | null): Deployment {
  const prosody =
    sources.prosody.length > 0 ? readProsody(sources.prosody, sources.findIncluded) : null;
  const frontends = sources.configJs.map(readConfigJs);
  const named = frontends.find(({ file }) => usher && file.includes(usher.jitsi.url.hostname));
  const frontend = named ?? frontends[0] ?? null;
  const jicofo = sources.jicofo.map(readHocon)[0] ?? null;
  const env = sources.env.map(readDotEnvFile)[0] ?? null;
  const nginx = sources.nginx.length > 0 ? readNginx(sources.nginx) : null;
  const side = sideOf(prosody, env ? dockerSide(env) : null, usher);
  const faults = [prosody, frontend, jicofo, nginx].flatMap((one) => one?.faults ?? []);
  return { prosody, frontend, jicofo, env, nginx, usher, side, faults };
}

/** Prosody's files say more than the variables they are made of, unless they are still to be filled in. */
function sideOf(
  prosody: ProsodyConfig | null,
  docker: JitsiSide | null,
  usher: UsherSide | null,
): JitsiSide | null {
  if (!prosody || (docker && prosody.templates.length > 0)) return docker;
  return prosodySide(prosody, usher?.jitsi.domain ?? null) ?? docker;
}
