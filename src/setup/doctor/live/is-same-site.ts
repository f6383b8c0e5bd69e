/** Second labels below which names are sold one by one: co.uk, com.au. In the place of the list of public suffixes. */
const SOLD_BELOW = /^(?:ac|co|com|edu|gov|go|gv|ne|net|or|org)$/;

/** Whether browsers take two addresses for one site: the same scheme, and the same registered name. */
export function isSameSite(one: URL, other: URL): boolean {
  return one.protocol === other.protocol && siteOf(one) === siteOf(other);
}

function siteOf({ hostname }: URL): string {
  if (/^[\d.]+$|^\[/.test(hostname)) return hostname;
  const labels = hostname.split('.');
  const [second = '', top = ''] = labels.slice(-2);
  return labels.slice(top.length === 2 && SOLD_BELOW.test(second) ? -3 : -2).join('.');
}
