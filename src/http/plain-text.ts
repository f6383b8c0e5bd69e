/**
 * Characters that steer a terminal, a line or the direction of writing instead of being read: C0 and C1
 * controls, line and paragraph separators, bidirectional overrides and isolates.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what this looks for.
const STEERING = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * A text from outside (a room, a person's name) as one calm line: steering characters become spaces, runs
 * of spaces one, and more than `maxLength` characters (default 120) end in an ellipsis. Still unescaped.
 */
export function plainText(text: string, maxLength = 120): string {
  const start = text.slice(0, maxLength * 4).toWellFormed();
  const line = start
    .replace(STEERING, ' ')
    .replace(/\s{1,500}/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length <= maxLength ? line : `${characters.slice(0, maxLength - 1).join('')}…`;
}
