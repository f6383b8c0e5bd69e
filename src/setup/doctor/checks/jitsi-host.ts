import { fieldAt, textOf } from '../../read/value.ts';
import type { FileCheck } from '../file-check.ts';
import { fault } from '../finding.ts';

/** Usher leads people back to the host they came from, or they go around in circles. */
export const jitsiHost: FileCheck = {
  id: 'jitsi-host',
  well: 'Usher leads back to the Jitsi that people came from',
  run: ({ usher, frontend, env }) => {
    if (!usher || (!frontend && !env)) return null;
    const value =
      fieldAt(frontend?.config, 'bosh') ??
      fieldAt(frontend?.config, 'websocket') ??
      env?.variables.get('PUBLIC_URL');
    const found = textOf(value);
    if (found === null || found === 'unknown') return null;
    const host = URL.parse(found.text.replace(/^\/\//, 'https://'))?.host;
    const own = usher.jitsi.url.host;
    if (host === undefined) return null;
    if (host === own) return [];
    return [
      fault({
        where: value?.at ?? null,
        evidence: `Jitsi is at ${host}, jitsi.url of usher.yaml at ${own}.`,
        reason:
          'People are led to another host than they came from: the token is for elsewhere, and they are sent to sign in again and again.',
        mend: [`usher.yaml: jitsi.url: https://${host}/`],
      }),
    ];
  },
};
