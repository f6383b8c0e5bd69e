import type { Sealer } from '../sealer.ts';
import { fromColumn, toColumn } from './text-column.ts';

/** A text that nobody but us can read; even a lone surrogate, which UTF-8 has no bytes for, comes back. */
export function sealText(text: string, sealer: Sealer): string {
  return sealer.seal(toColumn(text));
}

/** Null for what does not open: the secret was changed, or the column. */
export function openText(sealed: string, sealer: Sealer): string | null {
  const opened = sealer.open(sealed);
  return opened === null ? null : fromColumn(opened);
}
