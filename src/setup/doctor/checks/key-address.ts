import { textOf } from '../../read/value.ts';
import type { FileCheck } from '../file-check.ts';
import { fault, warning } from '../finding.ts';
import { isSet } from '../jitsi-side.ts';

/** Where Prosody fetches keys: from Usher, and by both ways, or a new key is known late and a dead one for long. */
export const keyAddress: FileCheck = {
  id: 'key-address',
  well: 'Prosody fetches the keys from Usher, by both ways',
  run: ({ side, usher }) => {
    if (!side || !usher) return null;
    if (usher.jitsi.signing.kind !== 'keys') return [];
    const base = usher.publicUrl.href;
    const troubles = ['cache_keys_url', 'asap_key_server'].flatMap((name) => {
      const value = side.option('host', name);
      const found = textOf(value);
      if (found === null || found === 'unknown' || found.text.startsWith(base)) return [];
      return isOwnMachine(found.text)
        ? []
        : [
            fault({
              where: value?.at ?? null,
              evidence: `${name} does not lead to Usher, which is at ${base}.`,
              reason:
                'Prosody knows none of Usher’s keys, and refuses its tokens or never answers.',
              mend: [
                side.line(
                  'host',
                  name,
                  `${base}${name === 'cache_keys_url' ? 'keys.json' : 'asap'}`,
                ),
              ],
            }),
          ];
    });
    const [set, server] = ['cache_keys_url', 'asap_key_server'].map((name) =>
      isSet(side, 'host', name),
    );
    if (set === true && server === false) {
      troubles.push(
        warning({
          where: side.option('host', 'cache_keys_url')?.at ?? null,
          evidence: 'cache_keys_url is set, asap_key_server is not.',
          reason:
            'A token of a key that Prosody has not heard of yet gets no answer at all: the module fails.',
          mend: [side.line('host', 'asap_key_server', `${base}asap`)],
        }),
      );
    } else if (set === false && server === true) {
      troubles.push(
        warning({
          where: side.option('host', 'asap_key_server')?.at ?? null,
          evidence: 'asap_key_server is set, cache_keys_url is not.',
          reason: 'A revoked key is good until Prosody restarts.',
          mend: [side.line('host', 'cache_keys_url', `${base}keys.json`)],
        }),
      );
    }
    return troubles;
  },
};

/** An address of the same machine or network of containers may be Usher's too. */
function isOwnMachine(text: string): boolean {
  const host = URL.parse(text)?.hostname ?? '';
  return host === 'localhost' || host.startsWith('127.') || !host.includes('.');
}
