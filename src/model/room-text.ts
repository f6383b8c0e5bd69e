/** What Jitsi drops from an address where it stands as it is; percent-encoded, Jitsi keeps it. */
const DROPPED = /[:?#@!$&()+,;=><"]/g;
/**
 * What no name may hold: `*` (every room), apostrophes (malformed XMPP addresses), brackets (Prosody
 * keeps the tenant in them), slashes, control characters, line breaks and what turns text around.
 */
const REFUSED = /[*'[\]/\\\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/**
 * A room's name, or a piece of one, as people read it: what Jitsi drops is dropped, percent-encoding is
 * taken away once, compatibility forms are replaced (NFKC). Null for what stands in no name.
 */
export function readRoomText(text: string): string | null {
  // Compatibility forms such as U+FF0A become `*` only by NFKC, so what is refused is looked for behind it.
  const display = decodeOnce(text.replace(DROPPED, ''))?.normalize('NFKC');
  return display === undefined || REFUSED.test(display) ? null : display;
}

/**
 * One form for all spellings of what `readRoomText` gave, to compare rooms with patterns. Capitals go, and so
 * does the sigma whose small letter depends on what follows it.
 */
export function foldRoomText(display: string): string {
  return display.toLowerCase().normalize('NFKC').replaceAll('ς', 'σ');
}

/** Percent-decoding, once. Null where it is malformed or does not give UTF-8. */
function decodeOnce(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
