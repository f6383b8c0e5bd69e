import { createHash } from 'node:crypto';
import { storageError } from '../errors.ts';
import type { Row } from './connection.ts';
import { fromColumn, toColumn } from './text-column.ts';

export function readText(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw unreadable(column);
  return fromColumn(value);
}

export function readTextOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : readText(row, column);
}

export function readNumber(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw unreadable(column);
  return value;
}

export function readNumberOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : readNumber(row, column);
}

/** One of the words that a column may hold. */
export function readWord<T extends string>(row: Row, column: string, words: readonly T[]): T {
  const found = words.find((word) => word === row[column]);
  if (found === undefined) throw unreadable(column);
  return found;
}

/** A flag is 0 or 1: neither database's booleans are the other's. */
export function readFlag(row: Row, column: string): boolean {
  return readNumber(row, column) !== 0;
}

export function writeFlag(flag: boolean): number {
  return flag ? 1 : 0;
}

export function writeSecondsOrNull(seconds: number | null): number | null {
  return seconds === null ? null : writeSeconds(seconds);
}

export function writeTextOrNull(text: string | null): string | null {
  return text === null ? null : toColumn(text);
}

/** Whole seconds that fit both databases; a moment from outside may be 1.5 or 1e300. */
export function writeSeconds(seconds: number): number {
  if (Number.isNaN(seconds)) throw new RangeError('A moment must be a number of seconds.');
  return Math.min(Math.max(Math.ceil(seconds), 0), Number.MAX_SAFE_INTEGER);
}

/** SHA-256, base64url: bounds the length of a key that comes from outside, and keeps it to itself. */
export function hashKey(key: string): string {
  return createHash('sha256').update(toColumn(key)).digest('base64url');
}

export function unreadable(column: string) {
  return storageError('storage_damaged', { hint: `column ${column} holds what was never written` });
}
