import type { Environment } from '../../base/environment.ts';
import type { Material } from './migration.ts';

/**
 * The environment with the address that Usher is to have: what was said by a flag, by USHER_PUBLIC_URL, or a folder of
 * Jitsi's host where that is known.
 */
export function withUsher(
  { environment, usher, jitsiHost }: Material,
  folder: string,
  host: string | null = jitsiHost,
): Environment {
  const said = usher?.href ?? environment['USHER_PUBLIC_URL'];
  const address = said || (host === null ? undefined : `https://${host}/${folder}`);
  return address ? { ...environment, USHER_PUBLIC_URL: address } : environment;
}
