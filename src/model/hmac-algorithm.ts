/** How a token for Jitsi is signed with a shared secret (RFC 7518 3.2). */
export type HmacAlgorithm = 'HS256' | 'HS384' | 'HS512';

/** The shortest secret for each, in bytes: as long as the hash (RFC 7518 3.2). */
export const leastSecretBytes: Readonly<Record<HmacAlgorithm, number>> = {
  HS256: 32,
  HS384: 48,
  HS512: 64,
};
