import type { Environment } from '../../base/environment.ts';
import type { Material } from './migration.ts';

/** Whether docker-jitsi-meet takes a variable for yes. */
export function isOn(environment: Environment, name: string): boolean {
  return /^(1|true|yes|on|t|y)$/i.test(environment[name] ?? '');
}

/** Jitsi's host: what was said, else PUBLIC_URL's, which may lack its `https://`. Null: neither says it. */
export function hostOf({ jitsiHost, environment }: Material): string | null {
  if (jitsiHost !== null) return jitsiHost;
  const given = environment['PUBLIC_URL'] ?? '';
  return URL.parse(/^https?:\/\//i.test(given) ? given : `https://${given}`)?.hostname ?? null;
}

/** Usher's address: what was said, else a folder of Jitsi's host. */
export function usherOf({ usher, environment }: Material, jitsiHost: string): URL {
  const said = usher ?? URL.parse(environment['USHER_PUBLIC_URL'] ?? '');
  // A host name that is none is refused by whoever judges the answers.
  return said ?? URL.parse(`https://${jitsiHost}/auth/`) ?? new URL('https://invalid/auth/');
}
