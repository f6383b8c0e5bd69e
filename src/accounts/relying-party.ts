import { isIP } from 'node:net';

/** What passkeys are made for (WebAuthn 5.4.2): they answer to nobody else. */
export interface RelyingParty {
  /** The host of the public address, without a port. */
  readonly id: string;
  /** As browsers say it of pages that ask. */
  readonly origin: string;
  /** What people call the site. */
  readonly name: string;
}

/**
 * By the public address alone, never by what a request says of hosts. Null where browsers know no passkeys: on plain
 * http, this machine aside, and on a host without a name (WebAuthn 5.1.3).
 */
export function relyingPartyOf(
  { protocol, hostname, origin }: URL,
  name: string,
): RelyingParty | null {
  const isHere = /^(.+\.)?localhost$/.test(hostname);
  const hasName = isIP(hostname.replace(/^\[|\]$/g, '')) === 0;
  return (protocol === 'https:' || isHere) && hasName ? { id: hostname, origin, name } : null;
}
