import type { FileCheck } from '../file-check.ts';
import { fault } from '../finding.ts';
import { textOption, usesKeys } from '../jitsi-side.ts';

/** Short secrets are guessed off line, from one token (RFC 7518 3.2). */
export const secretLength: FileCheck = {
  id: 'secret-length',
  well: 'the secret is long enough',
  run: ({ side }) => {
    if (!side) return null;
    const secret = textOption(side, 'host', 'app_secret');
    if (secret === null || usesKeys(side) === true) return null;
    if (Buffer.byteLength(secret) >= 32) return [];
    return [
      fault({
        where: side.option('host', 'app_secret')?.at ?? null,
        evidence: 'app_secret is shorter than 32 bytes.',
        reason:
          'Whoever has one token tries out secrets on their own machine, and then makes tokens for every room.',
        mend: ['Make a new one, for both sides: openssl rand -hex 32'],
      }),
    ];
  },
};
