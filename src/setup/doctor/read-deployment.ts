import type { SourceText } from '../read/place.ts';
import { type FrontendConfig, readConfigJs } from '../read/read-config-js.ts';
import { type DotEnv, readDotEnvFile } from '../read/read-dot-env.ts';
import { type JitsiBuild, readDpkgStatus } from '../read/read-dpkg.ts';
import { readHocon } from '../read/read-hocon.ts';
import { readManifests } from '../read/read-manifests.ts';
import { readNginx } from '../read/read-nginx.ts';
import { type ProsodyConfig, readProsody } from '../read/read-prosody.ts';
import { fieldAt, textOf } from '../read/value.ts';
import type { Deployment, UsherSide } from './deployment.ts';
import { dockerSide } from './docker-side.ts';
import type { JitsiSide } from './jitsi-side.ts';
import { readModules } from './module-folders.ts';
import { prosodySide } from './prosody-side.ts';
import type { Sources } from './sources.ts';
import { sayUnread } from './unread.ts';

/** What the files say, put together. */
export function readDeployment(sources: Sources, usher: UsherSide | null): Deployment {
  const prosody =
    sources.prosody.length > 0 ? readProsody(sources.prosody, sources.findIncluded) : null;
  const env = sources.env.map(readVariables)[0] ?? null;
  const side = sideOf(prosody, env ? dockerSide(env) : null, usher, sources.isMachine);
  const frontends = sources.configJs.map(readConfigJs);
  const frontend = chooseFrontend(frontends, usher, side);
  const jicofo = sources.jicofo.map(readHocon)[0] ?? null;
  const nginx = sources.nginx.length > 0 ? readNginx(sources.nginx, sources.findIncluded) : null;
  const faults = [prosody, frontend, jicofo, nginx, env].flatMap((one) => one?.faults ?? []);
  // Of a file that its own program cannot read, what is missing says nothing.
  const sound = <T extends { readonly faults: readonly unknown[] }>(one: T | null): T | null =>
    one && one.faults.length > 0 ? null : one;
  const read = { prosody, frontend: sound(frontend), jicofo: sound(jicofo), nginx, env, usher };
  return {
    ...read,
    side,
    faults,
    modules: prosody && readModules(prosody, sources),
    build: sources.dpkg.map(readDpkgStatus)[0] ?? buildIn(env),
    unread: sayUnread({ sources, prosody, side, frontend, frontends: frontends.length, usher }),
  };
}

/** An `.env`, or what `helm template` prints. */
function readVariables(source: SourceText): DotEnv {
  return /\.ya?ml$/i.test(source.file) ? readManifests(source) : readDotEnvFile(source);
}

/** Prosody's files say more than the variables they are made of, unless they are still to be filled in. */
function sideOf(
  prosody: ProsodyConfig | null,
  docker: JitsiSide | null,
  usher: UsherSide | null,
  isWhole: boolean,
): JitsiSide | null {
  if (!prosody || (docker && prosody.templates.length > 0)) return docker;
  return prosodySide(prosody, usher?.jitsi.domain ?? null, isWhole) ?? docker;
}

/** Of several, the one of the Jitsi that is asked for: by its file's name, else by what stands in it. */
function chooseFrontend(
  frontends: readonly FrontendConfig[],
  usher: UsherSide | null,
  side: JitsiSide | null,
): FrontendConfig | null {
  const wanted = [usher?.jitsi.url.hostname, usher?.jitsi.domain, side?.domain].flatMap(
    (name) => name ?? [],
  );
  for (const name of wanted) {
    const found =
      frontends.find(({ file }) => file.endsWith(`/${name}-config.js`)) ??
      frontends.find((one) => domainIn(one) === name);
    if (found) return found;
  }
  return frontends[0] ?? null;
}

function domainIn({ config }: FrontendConfig): string | null {
  const found = textOf(fieldAt(config, 'hosts', 'domain'));
  return found === null || found === 'unknown' ? null : found.text.toLowerCase();
}

/** docker-jitsi-meet names its images by the build. */
function buildIn(env: DotEnv | null): JitsiBuild | null {
  const value = env?.variables.get('JITSI_IMAGE_VERSION');
  const found = textOf(value);
  const build =
    found === null || found === 'unknown' ? null : /^stable-(\d+)/.exec(found.text)?.[1];
  return value && build ? { build: Number(build), at: value.at } : null;
}
