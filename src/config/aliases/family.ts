/**
 * Where these neighbours put the token. They write `?jwt=`, which every Jitsi Meet reads; the fragment,
 * safer because it reaches no access log, is read since 2025 only. Their users may run an older one and
 * changed nothing on its side, so the drop-in keeps the query and a notice says how to do better.
 */
export const TOKEN_IN_FOR_EVERY_JITSI = 'query';

/** These neighbours need no writable directory and forget everything at a restart; so does the drop-in. */
export const FAMILY_STORAGE = { url: 'sqlite::memory:' };

/** There guests never come to the adapter: whoever does wants to sign in. */
export const FAMILY_GUESTS = { without_rules: 'never' };

/**
 * What every reading of a neighbour's environment says at start. The life of a token is ours, 2 hours, not
 * theirs: a running call outlives its token, and a reconnect after that comes back here, where a living
 * session answers at once; a token of a day or a month is one that is worth stealing.
 */
export function familyNotices(project: string, routes: string, life: string): string[] {
  return [
    `This is the environment of ${project}: ${routes} are served as there. \`usher config import\` writes it down as usher.yaml.`,
    `A token is for one room and lives 2 hours (there: ${life}); USHER_JITSI_TTL changes that, up to 24h.`,
    ...commonNotices(),
  ];
}

/** What holds for all three. */
export function commonNotices(): string[] {
  return [
    'The token goes back as ?jwt=, which older Jitsi Meet needs; with one from 2025 or later set USHER_JITSI_TOKEN_IN=fragment, which keeps it out of access logs.',
    'Sessions are kept in memory and end with the process; USHER_STORAGE_URL=sqlite:/var/lib/usher/usher.db keeps them.',
  ];
}

/** A base path without its last slash lost its last segment there; it never worked, so there is nobody to surprise. */
export function noteBasePath(baseUrl: string | undefined): string[] {
  const path = baseUrl === undefined ? null : URL.parse(baseUrl)?.pathname;
  if (!path || path.endsWith('/')) return [];
  return [
    'BASE_URL has a path without a slash at its end: the redirect address is below that path, …/callback.',
  ];
}
