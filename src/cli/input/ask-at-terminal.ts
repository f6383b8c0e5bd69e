import { createInterface } from 'node:readline/promises';
import type { Ask } from '../command.ts';
import type { Output } from '../output.ts';
import { Unusable } from '../unusable.ts';

/** How somebody at a terminal is asked; null where nobody sits there, as in a script. */
export function askAtTerminal({ note }: Output): Ask | null {
  if (!process.stdin.isTTY) return null;
  return async (question) => {
    const lines = createInterface({ input: process.stdin });
    note(question.trimEnd());
    try {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      lines.once('line', resolve);
      lines.once('close', () => reject(new Unusable('Nothing was written.')));
      return await promise;
    } finally {
      lines.close();
    }
  };
}
