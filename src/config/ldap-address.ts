import * as z from 'zod';
import { splitWords } from './kinds.ts';
import type { Kind } from './setting.ts';

/** Where a directory server is, as it was written. */
export interface LdapAddress {
  /** `ldaps`: TLS from the first byte. */
  readonly scheme: 'ldap' | 'ldaps';
  /** An IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
}

const FORM = 'addresses such as ldaps://dc1.example.org or ldap://ldap.example.org:389';
const USUAL_PORTS = { ldap: 389, ldaps: 636 } as const;

/** `ldaps://host`, `ldap://host:port`: one to ten, without a path, a query or a name in them. */
export function ldapAddresses(): Kind<readonly LdapAddress[]> {
  const item = z.string().transform((given, context) => {
    const read = parseLdapAddress(given);
    if (typeof read !== 'string') return read;
    context.addIssue({ code: 'custom', message: read });
    return z.NEVER;
  });
  const check = z
    .union([z.array(z.string()), z.string()], { error: () => 'must be a list of addresses' })
    .transform((given) => (typeof given === 'string' ? splitWords(given) : given))
    .pipe(z.array(item).min(1, 'names no server').max(10, 'has more than 10 entries'));
  const mend = `Write ${FORM}; several are parted by spaces.`;
  return { type: 'list', unit: null, bounds: FORM, check, fromText: splitWords, mend };
}

/** The address, or what is wrong with it. */
export function parseLdapAddress(given: string): LdapAddress | string {
  const scheme = /^(ldaps?):\/\/[^/]/i.exec(given)?.[1]?.toLowerCase();
  if (scheme !== 'ldap' && scheme !== 'ldaps') return 'does not begin with ldaps:// or ldap://';
  const url = URL.parse(given);
  if (!url || url.hostname === '' || /[\s\p{Cc}%]/u.test(given)) return 'is no address';
  if (url.username !== '' || url.password !== '') return 'holds a user name or a password';
  if ((url.pathname !== '' && url.pathname !== '/') || url.search !== '' || url.hash !== '') {
    return 'holds more than a host and a port; the rest are settings of their own';
  }
  const port = url.port === '' ? USUAL_PORTS[scheme] : Number(url.port);
  if (port === 0) return 'has no port that can be';
  return { scheme, host: url.hostname.replace(/^\[|\]$/g, '').toLowerCase(), port };
}
