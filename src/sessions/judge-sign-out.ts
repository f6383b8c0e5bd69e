/** How a request to sign out came to us. */
export type SignOutAsking = 'meant' | 'ask' | 'ignore';

/**
 * Whether a GET of the sign-out address is meant. Jitsi leads people here by `tokenLogoutUrl`, in the
 * window or in a hidden frame; an image on a foreign page must do nothing, and a foreign link must ask
 * (Fetch Metadata; the Referer of Jitsi's pages is their origin).
 */
export function judgeSignOut(headers: Headers, ownOrigins: ReadonlySet<string>): SignOutAsking {
  const destination = headers.get('sec-fetch-dest');
  if (destination !== null && !['document', 'iframe', 'frame', 'empty'].includes(destination)) {
    return 'ignore';
  }
  const referer = originOf(headers.get('referer'));
  if (referer !== null) return ownOrigins.has(referer) ? 'meant' : 'ask';
  const site = headers.get('sec-fetch-site');
  return site === 'same-origin' || site === 'same-site' || site === 'none' ? 'meant' : 'ask';
}

function originOf(referer: string | null): string | null {
  return referer !== null && URL.canParse(referer) ? new URL(referer).origin : null;
}
