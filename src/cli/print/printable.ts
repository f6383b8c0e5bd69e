/** Characters that steer a terminal, or turn the order of what stands there; line breaks and tabs are none. */
const STEERS = /[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/**
 * The text with what would steer a terminal written out, as `\u001b`: names and answers of others stand in it. In JSON
 * that is the same text.
 */
export function printable(text: string): string {
  return text.replace(STEERS, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
