import { AppError } from '../base/errors.ts';
import type { KeyFault } from './read-private-key.ts';

/** Enough of a kid to find the key by; the log takes the whole of it for a secret. */
export function shortKid(kid: string): string {
  return kid.length > 12 ? `${kid.slice(0, 12)}…` : kid;
}

/** What can go wrong with our own keys. */
export const keyErrors = {
  /** There is none that could sign. */
  missing: () =>
    new AppError('signing_key_missing', 503, 'There is no key to sign with just now.', {
      hint: 'usher key list shows the keys. If it lists none: has another process removed them?',
    }),
  /** `which`: its kid. Never mended by making another in silence: whoever asks would be refused by Prosody. */
  damaged: (which: string, what: string) =>
    new AppError('signing_key_damaged', 500, 'A signing key in the store cannot be used.', {
      hint:
        `the key ${shortKid(which)} ${what}. Was secret changed? Then put the old one back. Else restore the store from a ` +
        'backup; or make new keys with usher key revoke --all, after which every token that is out is refused',
    }),
  /** A file that holds no key we could sign with. `path` is the operator's own, and no secret. */
  refused: (path: string, { message, mend }: KeyFault) =>
    new AppError('signing_key_refused', 500, 'A signing key cannot be used.', {
      hint: `${path} ${message}. ${mend}`,
    }),
} as const;
