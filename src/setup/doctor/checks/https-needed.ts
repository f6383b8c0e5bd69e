import type { FilePlace } from '../../read/place.ts';
import { type FileValue, fieldAt, textOf } from '../../read/value.ts';
import type { Deployment } from '../deployment.ts';
import type { FileCheck } from '../file-check.ts';
import { fault } from '../finding.ts';

/** An address over which tokens, sign-ins or keys would go in the clear. */
export const httpsNeeded: FileCheck = {
  id: 'https-needed',
  well: 'tokens and keys travel over https',
  run: (deployment) => {
    const found = addresses(deployment);
    if (found.length === 0) return null;
    return found.flatMap(({ name, text, where }) => {
      if (!/^(?:http|ws):\/\//i.test(text) || isLocal(text)) return [];
      return [
        fault({
          where,
          evidence: `${name} begins with ${text.slice(0, text.indexOf(':'))}://.`,
          reason:
            'Whoever is on the way reads tokens, or puts keys of their own in the place of yours.',
          mend: [`${name}: the same address with https:// (wss://)`],
        }),
      ];
    });
  },
};

interface Address {
  readonly name: string;
  readonly text: string;
  readonly where: FilePlace | string | null;
}

function addresses({ side, frontend, usher, env }: Deployment): Address[] {
  const found = (name: string, value: FileValue | undefined): Address[] => {
    const text = textOf(value);
    return text === null || text === 'unknown'
      ? []
      : [{ name, text: text.text, where: value?.at ?? null }];
  };
  const own = (name: string, url: URL): Address => ({ name, text: url.href, where: name });
  return [
    ...['tokenAuthUrl', 'tokenLogoutUrl', 'bosh', 'websocket'].flatMap((name) =>
      found(name, fieldAt(frontend?.config, name)),
    ),
    ...['cache_keys_url', 'asap_key_server'].flatMap((name) =>
      found(name, side?.option('host', name)),
    ),
    ...['PUBLIC_URL', 'TOKEN_AUTH_URL'].flatMap((name) => found(name, env?.variables.get(name))),
    ...(usher ? [own('public_url', usher.publicUrl), own('jitsi.url', usher.jitsi.url)] : []),
  ];
}

/** On one machine nobody is on the way; a host without a dot is one of a network of containers. */
function isLocal(text: string): boolean {
  const host = URL.parse(text)?.hostname ?? '';
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|[\w-]+)$/.test(host);
}
