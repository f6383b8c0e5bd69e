/**
 * Characters that steer a terminal, a line or the direction of writing instead of being read: C0 and C1
 * controls, line and paragraph separators, bidirectional marks, overrides and isolates.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what this looks for.
const STEERING = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The text with a space in the place of each of them: for pages. */
export function withoutSteering(text: string): string {
  return text.replace(STEERING, ' ');
}

/** The text with each of them as `\u202e`: for logs, where it should be seen that one was there. */
export function spellOutSteering(text: string): string {
  return text.replace(
    STEERING,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A text from outside as a log may hold it: at most 200 characters, steering characters spelled out. */
export function quoteOutside(text: string): string {
  const cut = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  return spellOutSteering(cut).toWellFormed();
}
