const MAX_HEADER = 1000;
const MAX_RANGES = 32;
const RANGE = /^\s*([\w.+*-]{1,60}\/[\w.+*-]{1,60})\s*(?:;\s*q=([01](?:\.\d{1,3})?)\s*)?/i;

/** Whether a client asks for JSON rather than a page (RFC 9110 12.5.1). Undecided ones get the page. */
export function prefersJson(accept: string | null | undefined): boolean {
  let json = 0;
  let page = 0;
  for (const range of (accept ?? '').slice(0, MAX_HEADER).split(',', MAX_RANGES)) {
    const parts = RANGE.exec(range);
    const type = parts?.[1]?.toLowerCase() ?? '';
    const quality = Number(parts?.[2] ?? 1);
    if (type === 'application/json' || type.endsWith('+json')) json = Math.max(json, quality);
    if (type === 'text/html' || type === 'text/*') page = Math.max(page, quality);
  }
  return json > page;
}
