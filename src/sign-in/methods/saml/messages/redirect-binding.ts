import { sign, verify } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { HASHES, RSA_SHA1, RSA_SHA256 } from '../names.ts';

type MessageName = 'SAMLRequest' | 'SAMLResponse';

/** The address that carries a message of ours, signed where there is a key. */
export function redirectTo(
  destination: string,
  name: MessageName,
  xml: string,
  relayState: string | null,
  privateKey: string | null,
): URL {
  const parts = [`${name}=${encodeURIComponent(deflateRawSync(xml).toString('base64'))}`];
  if (relayState !== null) parts.push(`RelayState=${encodeURIComponent(relayState)}`);
  if (privateKey !== null) {
    parts.push(`SigAlg=${encodeURIComponent(RSA_SHA256)}`);
    const signature = sign('sha256', Buffer.from(parts.join('&')), privateKey);
    parts.push(`Signature=${encodeURIComponent(signature.toString('base64'))}`);
  }
  const url = new URL(destination);
  // What was signed is what stands there, so nothing may encode it anew.
  url.search = [...(url.search === '' ? [] : [url.search.slice(1)]), ...parts].join('&');
  return url;
}

/**
 * Whether one of the provider's keys signed the message in this query: over its parameters as they were sent, in their
 * own encoding, in the order that the binding names.
 *
 * @param query - as it came, without the question mark; each parameter is there once
 */
export function isSignedBy(
  query: string,
  certificates: readonly string[],
  allowSha1: boolean,
): 'unsigned' | 'algorithm' | 'wrong' | 'signed' {
  const raw = rawParameters(query);
  const value = (name: string) => new URLSearchParams(`x=${raw.get(name) ?? ''}`).get('x') ?? '';
  if (!raw.has('Signature') || !raw.has('SigAlg')) return 'unsigned';
  const algorithm = value('SigAlg');
  const hash = HASHES[algorithm];
  if (!hash || (algorithm === RSA_SHA1 && !allowSha1)) return 'algorithm';
  const signed = ['SAMLRequest', 'SAMLResponse', 'RelayState', 'SigAlg']
    .flatMap((name) => (raw.has(name) ? [`${name}=${raw.get(name)}`] : []))
    .join('&');
  const signature = Buffer.from(value('Signature'), 'base64');
  const isRight = certificates.some((key) => verify(hash, Buffer.from(signed), key, signature));
  return isRight ? 'signed' : 'wrong';
}

/** By their decoded names, as they were sent. */
function rawParameters(query: string): Map<string, string> {
  return new Map(
    query.split('&').map((pair) => {
      const equals = pair.indexOf('=');
      const name = equals < 0 ? pair : pair.slice(0, equals);
      const decoded = [...new URLSearchParams(`${name}=`).keys()][0] ?? '';
      return [decoded, equals < 0 ? '' : pair.slice(equals + 1)] as const;
    }),
  );
}
