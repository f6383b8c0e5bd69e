import type { FileCheck } from '../file-check.ts';
import { warning } from '../finding.ts';
import { isSet, usesKeys } from '../jitsi-side.ts';

/** A secret that counts no more and lies about. */
export const secretBesideKeys: FileCheck = {
  id: 'secret-beside-keys',
  well: 'no secret stands beside the keys',
  run: ({ side }) => {
    if (!side) return null;
    const hasSecret = isSet(side, 'host', 'app_secret');
    if (usesKeys(side) !== true || hasSecret === 'unknown') return null;
    if (!hasSecret) return [];
    return [
      warning({
        where: side.option('host', 'app_secret')?.at ?? null,
        evidence: 'app_secret is set, and an address of keys as well.',
        reason:
          'The secret counts for nothing: tokens signed with it are refused. Whoever takes the address of keys out later opens an old door again.',
        mend: ['Take the line with app_secret out.'],
      }),
    ];
  },
};
