import { createHash, timingSafeEqual } from 'node:crypto';
import type { FileCheck } from '../file-check.ts';
import { fault } from '../finding.ts';
import { textOption, usesKeys } from '../jitsi-side.ts';

/** Compared, and never shown. */
export const secretMismatch: FileCheck = {
  id: 'secret-mismatch',
  well: 'Prosody and Usher have the same secret',
  run: ({ side, usher }) => {
    if (!side || !usher) return null;
    const { signing } = usher.jitsi;
    const secret = textOption(side, 'host', 'app_secret');
    if (signing.kind !== 'secret' || secret === null || usesKeys(side) === true) return null;
    if (isSame(secret, signing.secret)) return [];
    return [
      fault({
        where: side.option('host', 'app_secret')?.at ?? null,
        evidence: 'app_secret is not jitsi.secret of usher.yaml.',
        reason: 'Prosody refuses every token of Usher’s: "Invalid signature".',
        mend: [
          side.line('host', 'app_secret', 'the same as jitsi.secret of usher.yaml'),
          'Mind blanks at the ends, quotes that belong to the secret, and which file is really read.',
        ],
      }),
    ];
  },
};

function isSame(one: string, other: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}
