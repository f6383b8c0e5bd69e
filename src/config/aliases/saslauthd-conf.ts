import type { Environment } from '../../base/environment.ts';
import type { AliasReading } from './reading.ts';

/** saslauthd's words for what docker-jitsi-meet has variables for (its LDAP_SASLAUTHD). */
const WORDS: Readonly<Record<string, string>> = {
  ldap_servers: 'LDAP_URL',
  ldap_search_base: 'LDAP_BASE',
  ldap_bind_dn: 'LDAP_BINDDN',
  ldap_bind_pw: 'LDAP_BINDPW',
  ldap_password: 'LDAP_BINDPW',
  ldap_filter: 'LDAP_FILTER',
  ldap_auth_method: 'LDAP_AUTH_METHOD',
  ldap_version: 'LDAP_VERSION',
  ldap_start_tls: 'LDAP_START_TLS',
  ldap_tls_check_peer: 'LDAP_TLS_CHECK_PEER',
  ldap_tls_cacert_file: 'LDAP_TLS_CACERT_FILE',
  ldap_tls_cacert_dir: 'LDAP_TLS_CACERT_DIR',
  ldap_tls_ciphers: 'LDAP_TLS_CIPHERS',
};

/** /etc/saslauthd.conf as the variables of docker-jitsi-meet, whose container makes such a file of them. */
export interface SaslauthdConf {
  readonly variables: Environment;
  /** From a variable to the word in the file. */
  readonly words: ReadonlyMap<string, string>;
  readonly unread: readonly string[];
}

/** Reads `word: value` lines. A word said twice counts as it was said last. */
export function readSaslauthdConf(text: string): SaslauthdConf {
  const variables: Record<string, string> = {};
  const words = new Map<string, string>();
  const unread: string[] = [];
  for (const line of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    const [, word, value] = /^\s*([A-Za-z_]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (word === undefined || value === undefined) continue;
    const name = WORDS[word.toLowerCase()];
    if (name === undefined) unread.push(word);
    else {
      variables[name] = value;
      words.set(name, word);
    }
  }
  return { variables, words, unread };
}

/** The reading of those variables, with what is said of them by the words of the file. */
export function inWordsOf({ words, unread }: SaslauthdConf, reading: AliasReading): AliasReading {
  const sources = new Map(
    [...reading.sources].map(([path, name]) => [path, words.get(name) ?? name] as const),
  );
  const problems = reading.problems.map((problem) => ({
    ...problem,
    path: words.get(problem.path) ?? problem.path,
  }));
  return { ...reading, sources, problems, unread: [...reading.unread, ...unread] };
}
