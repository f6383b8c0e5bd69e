import type { Row } from './connection.ts';
import { unreadable } from './row.ts';

/** A list of texts as JSON, which both databases hold whatever is in it. */
export function writeTexts(texts: readonly string[]): string {
  return JSON.stringify(texts);
}

/** What says how far something goes is read strictly: half a list is no list. */
export function readTexts(row: Row, column: string): readonly string[] {
  const texts = parseJson(row[column]);
  if (!Array.isArray(texts) || !texts.every((text) => typeof text === 'string')) {
    throw unreadable(column);
  }
  return texts;
}

function parseJson(column: unknown): unknown {
  try {
    return JSON.parse(String(column));
  } catch {
    return null;
  }
}
