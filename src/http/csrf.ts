import { httpErrors } from './errors.ts';
import type { UsherContext } from './request-context.ts';

/** What a form of one of our pages says. Throws `form_expired` where another site has sent it. */
export async function readOwnForm({ req }: UsherContext, publicUrl: URL): Promise<URLSearchParams> {
  if (isForeignForm(req.raw.headers, publicUrl)) throw httpErrors.formExpired();
  return new URLSearchParams(await req.text());
}

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
