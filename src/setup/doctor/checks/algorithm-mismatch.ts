import type { UsherSide } from '../deployment.ts';
import type { FileCheck } from '../file-check.ts';
import { fault, type Trouble } from '../finding.ts';
import { type JitsiSide, textOption, usesKeys } from '../jitsi-side.ts';

/** HS tokens for a Prosody with a key set, or the other way about: every token is refused. */
export const algorithmMismatch: FileCheck = {
  id: 'algorithm-mismatch',
  well: 'tokens are signed as Prosody wants them',
  run: ({ side, usher }) => {
    if (!side) return null;
    const keys = usesKeys(side);
    if (keys === 'unknown') return null;
    const named = textOption(side, 'host', 'signature_algorithm');
    const expected = named ?? (keys ? 'RS256' : 'HS256');
    const where = (option: string) => side.option('host', option)?.at ?? side.at.host;
    if (keys === expected.startsWith('HS')) {
      return [
        fault({
          where: where('signature_algorithm'),
          evidence: `signature_algorithm is ${expected}, and Prosody ${keys ? 'has' : 'has no'} address of keys.`,
          reason: keys
            ? 'With cache_keys_url or asap_key_server only tokens of the RS family are looked at: every token is refused.'
            : 'Tokens of the RS family need an address of keys: every token is refused.',
          mend: [side.line('host', 'signature_algorithm', keys ? 'RS256' : 'HS256')],
        }),
      ];
    }
    return usher ? compare(side, usher, expected, keys) : null;
  },
};

function compare(
  side: JitsiSide,
  { jitsi: { signing } }: UsherSide,
  expected: string,
  keys: boolean,
): Trouble[] {
  if (signing.algorithm === expected) return [];
  const option = keys ? 'cache_keys_url' : 'app_secret';
  return [
    fault({
      where: side.option('host', option)?.at ?? side.at.host,
      evidence: `Usher signs with ${signing.algorithm}, Prosody wants ${expected}.`,
      reason: 'Prosody refuses every token of Usher’s: "Invalid or incorrect alg".',
      mend: [`usher.yaml: jitsi.algorithm: ${expected}`],
    }),
  ];
}
