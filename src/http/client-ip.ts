import { BlockList, isIP } from 'node:net';

export interface ClientAddress {
  /** The address in its one canonical spelling: `192.0.2.7`, `2001:db8::1`. */
  readonly address: string;
  /** What limits are counted by: an IPv4 address, or the /64 that an IPv6 customer has to itself. */
  readonly limitKey: string;
}

/** Finds the person's address: from the connection, and from X-Forwarded-For as far as it is to be believed. */
export type FindClientAddress = (
  peer: string | undefined,
  forwardedFor: string | null | undefined,
) => ClientAddress;

const NOWHERE = '0.0.0.0';
const MAX_HOPS = 32;

/**
 * Goes from the connection's other end leftwards through X-Forwarded-For, for as long as each address is a
 * trusted proxy; the first that is not is the client. What a stranger wrote further left is never looked
 * at, and a word that is no address ends the search at the proxy that passed it on.
 *
 * `trustedProxies`: addresses and CIDR ranges, IPv4 and IPv6. Throws a RangeError for anything else.
 */
export function createClientAddress(trustedProxies: readonly string[]): FindClientAddress {
  const trusted = addressList(trustedProxies);
  return (peer, forwardedFor) => {
    let client = canonicalAddress(peer ?? '') ?? NOWHERE;
    let rest = forwardedFor ?? '';
    for (let hop = 0; hop < MAX_HOPS && rest !== '' && contains(trusted, client); hop++) {
      const comma = rest.lastIndexOf(',');
      const next = canonicalAddress(withoutPort(rest.slice(comma + 1).trim()));
      if (next === null) break;
      client = next;
      rest = comma < 0 ? '' : rest.slice(0, comma);
    }
    return { address: client, limitKey: limitKeyOf(client) };
  };
}

/** A test for membership in a list of addresses and CIDR ranges, such as who may read /metrics. */
export function createAddressFilter(allowed: readonly string[]): (address: string) => boolean {
  const list = addressList(allowed);
  return (address) => {
    const canonical = canonicalAddress(address);
    return canonical !== null && contains(list, canonical);
  };
}

/** One spelling per address: IPv4 inside IPv6 (RFC 4291 2.5.5.2) as IPv4, no zone, the rest by RFC 5952. Null for no address. */
export function canonicalAddress(text: string): string | null {
  const bare = text.length > 100 ? '' : text.replace(/%.*$/, '');
  const family = isIP(bare);
  if (family === 0) return null;
  if (family === 4) return bare;
  const compact = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(compact);
  if (!mapped) return compact;
  const [high, low] = [mapped[1], mapped[2]].map((part) => Number.parseInt(part ?? '0', 16));
  return [high, low].flatMap((part = 0) => [part >> 8, part & 255]).join('.');
}

/** An IPv6 network of 64 bits, as `limitKey` has it. */
const NETWORK = /^((?:[0-9a-f]{1,4}:){3})[0-9a-f]{1,4}::\/64$/;

/**
 * The network of 48 bits, which an IPv6 customer may have to itself too: 65,536 of the networks that count as an
 * address. Null for IPv4.
 */
export function siteOf(limitKey: string): string | null {
  const site = NETWORK.exec(limitKey)?.[1];
  return site === undefined ? null : `${site}:/48`;
}

function limitKeyOf(canonical: string): string {
  if (isIP(canonical) === 4) return canonical;
  const [head = '', tail] = canonical.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const middle = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  const groups = tail === undefined ? left : [...left, ...middle, ...right];
  return `${groups.slice(0, 4).join(':')}::/64`;
}

function addressList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [, text = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
    const address = canonicalAddress(text);
    if (address === null)
      throw new RangeError(`Not an address or CIDR range: ${JSON.stringify(entry)}`);
    addEntry(list, address, text, bits === undefined ? null : Number(bits));
  }
  return list;
}

function addEntry(list: BlockList, address: string, text: string, bits: number | null): void {
  const type = familyOf(address);
  const wasMapped = type === 'ipv4' && isIP(text) === 6;
  const full = type === 'ipv4' ? 32 : 128;
  const prefix = bits === null ? full : wasMapped ? bits - 96 : bits;
  if (prefix < 0 || prefix > full) throw new RangeError(`Not a prefix length: ${text}/${bits}`);
  list.addSubnet(address, prefix, type);
}

function contains(list: BlockList, canonical: string): boolean {
  return list.check(canonical, familyOf(canonical));
}

function familyOf(canonical: string): 'ipv4' | 'ipv6' {
  return isIP(canonical) === 4 ? 'ipv4' : 'ipv6';
}

/** Some proxies write `192.0.2.7:1234` or `[2001:db8::1]:1234`. */
function withoutPort(text: string): string {
  const bracketed = /^\[([^\]]{1,60})\](?::\d{1,5})?$/.exec(text);
  if (bracketed) return bracketed[1] ?? '';
  return /^[\d.]{7,15}:\d{1,5}$/.test(text) ? text.slice(0, text.indexOf(':')) : text;
}
