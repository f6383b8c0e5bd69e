import type { FileCheck } from '../file-check.ts';
import { warning } from '../finding.ts';

const DAY = 86_400;

/** A token cannot be called back. */
export const tokenLife: FileCheck = {
  id: 'token-life',
  well: 'tokens live for a day at most',
  run: ({ usher }) => {
    if (!usher) return null;
    const { ttlSeconds } = usher.jitsi;
    if (ttlSeconds <= DAY) return [];
    return [
      warning({
        where: 'jitsi.ttl',
        evidence: `Tokens live for ${Math.round(ttlSeconds / 3600)} hours.`,
        reason:
          'A token that leaks, in a link that somebody passes on, opens its room for as long. It cannot be called back.',
        mend: ['usher.yaml: jitsi.ttl: 2h'],
      }),
    ];
  },
};
