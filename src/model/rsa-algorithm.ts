import type { HmacAlgorithm } from './hmac-algorithm.ts';

/** How a token is signed with a key of our own (RFC 7518 3.3). */
export type RsaAlgorithm = 'RS256' | 'RS384' | 'RS512';

/** How a token for Jitsi may be signed at all: Prosody knows no others. */
export type TokenAlgorithm = HmacAlgorithm | RsaAlgorithm;

export function isRsaAlgorithm(algorithm: TokenAlgorithm): algorithm is RsaAlgorithm {
  return algorithm.startsWith('RS');
}
