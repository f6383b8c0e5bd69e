import { withoutSteering } from '../base/steering.ts';

/**
 * A text from outside (a room, a person's name) as one calm line: steering characters become spaces, runs
 * of spaces one, and more than `maxLength` characters (default 120) end in an ellipsis. Still unescaped.
 */
export function plainText(text: string, maxLength = 120): string {
  const start = text.slice(0, maxLength * 4).toWellFormed();
  const line = withoutSteering(start)
    .replace(/\s{1,500}/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length <= maxLength ? line : `${characters.slice(0, maxLength - 1).join('')}…`;
}
