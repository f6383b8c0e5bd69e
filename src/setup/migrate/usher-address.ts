import type { Environment } from '../../base/environment.ts';
import { hostOf } from './jitsi-variables.ts';
import type { Material } from './migration.ts';

/** The environment with the address that Usher is to have, where a flag says it. */
export function withUsher({ environment, usher }: Material): Environment {
  return usher === null ? environment : { ...environment, USHER_PUBLIC_URL: usher.href };
}

/**
 * The same for the adapters below Jitsi's own address: where neither a flag nor USHER_PUBLIC_URL says it, the folder
 * `/oidc/` of Jitsi's host, which `--jitsi` says, or docker-jitsi-meet's PUBLIC_URL.
 */
export function withUsherBelowJitsi(material: Material): Environment {
  const environment = withUsher(material);
  const host = hostOf(material);
  if (environment['USHER_PUBLIC_URL'] || host === null) return environment;
  return { ...environment, USHER_PUBLIC_URL: `https://${host}/oidc/` };
}
