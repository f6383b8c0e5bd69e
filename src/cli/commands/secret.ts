import { parseArgs } from 'node:util';
import { freshSecret } from '../../setup/generate/fresh-secret.ts';
import type { Command } from '../command.ts';

const USAGE = `usher secret

Prints a fresh secret: 256 bits as 64 hexadecimal digits, alone on standard output. It fits jitsi.secret and Prosody's
app_secret with any HS algorithm, and Debian's jitsi-meet-tokens takes it (no / \\ " ' \`).

Exit status: 0.`;

export const secret: Command = {
  words: ['secret'],
  summary: 'print a fresh secret',
  usage: USAGE,
  async run(argv, { output, random }) {
    parseArgs({ args: [...argv], options: {} });
    output.line(freshSecret(random));
    return 0;
  },
};
