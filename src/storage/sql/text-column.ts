/**
 * A string as a text column of either database can hold it. PostgreSQL refuses U+0000, and both turn
 * a lone surrogate into U+FFFD, which would make one account of two names. So these few are written
 * as `\0` and `\uD800`, and the backslash itself as `\\`. The mapping is one to one.
 */
export function toColumn(text: string): string {
  if (!text.includes('\\') && !text.includes('\0') && text.isWellFormed()) return text;
  return text.replace(/[\\\0]|\p{Surrogate}/gu, (odd) => {
    if (odd === '\\') return '\\\\';
    if (odd === '\0') return '\\0';
    return `\\u${odd.charCodeAt(0).toString(16)}`;
  });
}

/** The string that `toColumn` was given. */
export function fromColumn(column: string): string {
  if (!column.includes('\\')) return column;
  return column.replace(/\\(\\|0|u([0-9a-f]{4}))/g, (_all, kind: string, hex?: string) => {
    if (kind === '\\') return '\\';
    if (kind === '0') return '\0';
    return String.fromCharCode(Number.parseInt(hex ?? '', 16));
  });
}
