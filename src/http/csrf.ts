/**
 * Whether a request that would change something was begun by another site (Fetch Metadata, RFC 6454).
 * It comes on top of the form's own token. A missing `Sec-Fetch-Site` (old browsers, plain clients) and
 * `Origin: null` prove nothing: our own `Referrer-Policy: no-referrer` makes browsers send the latter.
 */
export function isForeignForm(headers: Headers, publicUrl: URL): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') return true;
  const origin = headers.get('origin');
  return origin !== null && origin !== 'null' && origin !== publicUrl.origin;
}
