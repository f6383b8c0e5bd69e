import { spellOutSteering } from './steering.ts';

/** Spreadsheets take a text with one of these at its beginning for a formula, or for something to be run. */
const FORMULA = /^[\s\p{Cf}]*[=+\-@\t\r\n|%＝＋－＠]/u;

/**
 * One line of comma-separated values (RFC 4180), with its line end. Names come from strangers: what a spreadsheet
 * would calculate gets an apostrophe before it, which spreadsheets show as text, and what would steer a terminal is
 * spelled out. Null is empty.
 */
export function csvRow(fields: readonly (string | number | null)[]): string {
  return `${fields.map(fieldOf).join(',')}\r\n`;
}

function fieldOf(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = (FORMULA.test(value) ? "'" : '') + spellOutSteering(value);
  return /["\r\n,;\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
