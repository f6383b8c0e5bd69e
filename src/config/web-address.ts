/**
 * Reads an http or https address as an operator writes it. Refuses what has no business in one:
 * credentials, query, fragment, white space, `..`. The reason never repeats the address, which may hold a
 * password.
 */
export function parseWebAddress(given: string): { url: URL } | { refused: string } {
  if (/[\s\\\p{Cc}]/u.test(given))
    return { refused: 'holds a space, a backslash or a control character' };
  if (!/^https?:\/\/[^/]/i.test(given))
    return { refused: 'does not begin with https:// and a host' };
  const url = URL.parse(given);
  if (!url) return { refused: 'is not a web address' };
  if (!isHost(url.hostname)) return { refused: 'names a host with characters that no host has' };
  if (url.username !== '' || url.password !== '' || /^https?:\/\/[^/?#]*@/i.test(given)) {
    return { refused: 'holds a user name or a password' };
  }
  if (given.includes('?')) return { refused: 'holds a query (?…)' };
  if (given.includes('#')) return { refused: 'holds a fragment (#…)' };
  return { url };
}

/** `URL` lets quotes, dollars and semicolons stand in a host; what is written for a shell or for nginx does not. */
export function isHost(hostname: string): boolean {
  return /^(?:[\w.-]+|\[[\da-f:.]+\])$/i.test(hostname);
}

/** Whether a host name stands for this very machine (RFC 6761 6.3, RFC 1122 3.2.1.3). */
export function isLoopback(url: URL): boolean {
  const host = url.hostname;
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(host)
  );
}
