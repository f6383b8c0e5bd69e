/** How a request for a room came about. */
export type Coming =
  /** Somebody goes there, in a window or in a frame: Jitsi may be embedded. */
  | 'goes'
  /** By HEAD, which only looks: it is answered as it is to somebody who is not known. */
  | 'looks'
  /** A browser fetches ahead what its person may open. */
  | 'ahead'
  /** A page loads it as a picture or the like, or by a script. */
  | 'loaded';

const WINDOWS: ReadonlySet<string> = new Set(['document', 'iframe', 'frame']);

/**
 * Whether a person comes to the room (Fetch Metadata; Sec-Purpose of the Fetch standard). Our cookies go along with
 * whatever a page of the same site loads, a picture in a forum say: it must seat no host who never went there, and
 * let nobody in who waits for one.
 */
export function judgeComing({ method, headers }: Pick<Request, 'method' | 'headers'>): Coming {
  const destination = headers.get('sec-fetch-dest');
  if (destination !== null && !WINDOWS.has(destination)) return 'loaded';
  if (/\bprefetch\b/.test(headers.get('sec-purpose') ?? '')) return 'ahead';
  return method === 'HEAD' ? 'looks' : 'goes';
}
