import type { FileCheck } from '../file-check.ts';
import { warning } from '../finding.ts';
import { textOption } from '../jitsi-side.ts';

/** What jitsi-meet-tokens of Debian refuses, or writes into Prosody's file so that it is something else. */
const REFUSED = /[/\\"'`]/;

/** Characters in an id or a secret that do not survive the way into the file. */
export const secretCharacters: FileCheck = {
  id: 'secret-characters',
  well: 'id and secret have no characters that get lost',
  run: ({ side }) => {
    if (!side) return null;
    const names = ['app_id', 'app_secret'];
    if (names.every((name) => textOption(side, 'host', name) === null)) return null;
    return names.flatMap((name) => {
      const text = textOption(side, 'host', name);
      const hasSpace = text !== null && text !== text.trim();
      if (text === null || (!REFUSED.test(text) && !hasSpace)) return [];
      return [
        warning({
          where: side.option('host', name)?.at ?? null,
          evidence: `${name} has ${hasSpace ? 'a blank at its end' : 'one of / \\ " \' `'}.`,
          reason:
            'Debian’s jitsi-meet-tokens refuses it, and shells, .env files and YAML read it differently: the two sides drift apart.',
          mend: ['Make a new one of letters and digits: openssl rand -hex 32'],
        }),
      ];
    });
  },
};
