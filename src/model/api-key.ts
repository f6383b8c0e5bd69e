/** What a backend shows to be let in, and how far that goes. */
export interface ApiKey {
  /** Ours, random: `k` and 16 hexadecimal digits. Part of the key as it is shown. */
  readonly id: string;
  /** The operator's name for it, 1 to 100 characters. */
  readonly name: string;
  /** SHA-256 of the secret part, base64url: the key itself is shown once. */
  readonly secretHash: string;
  /** Rooms, as patterns of the rules: `class-*`. At least one. */
  readonly rooms: readonly string[];
  /** Ids of the Jitsis it may be used for; null: all. */
  readonly jitsis: readonly string[] | null;
  /** At least one. */
  readonly seats: readonly ('host' | 'member' | 'guest')[];
  /** The longest life of a token, seconds. */
  readonly maxTtlSeconds: number;
  /** Seconds since 1970, all four; null: not. */
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  readonly lastUsedAt: number | null;
}

export function isApiKeyValid({ expiresAt, revokedAt }: ApiKey, now: number): boolean {
  return revokedAt === null && (expiresAt === null || now < expiresAt);
}
