/** What takes the place of saslauthd's tokens (its LDAP_SASLAUTHD, `ldap_filter`). */
const TOKENS: Readonly<Record<string, string>> = {
  '%%': '%',
  '%u': '{username}',
  '%U': '{user}',
  '%d': '{domain}',
};

/** A filter of saslauthd as one of ours, and the tokens that have no counterpart here. */
export function readSaslauthdTokens(filter: string): { text: string; unknown: readonly string[] } {
  const unknown: string[] = [];
  const text = filter.replace(/%./gu, (token) => {
    const ours = TOKENS[token];
    if (ours === undefined) unknown.push(token);
    return ours ?? token;
  });
  return { text, unknown };
}
