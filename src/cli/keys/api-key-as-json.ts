import { isoTime, isoTimeOrNull } from '../../base/clock.ts';
import type { ApiKey } from '../../model/api-key.ts';

/** What may be told of a key: everything but what it is compared with. */
export function apiKeyAsJson(key: ApiKey) {
  return {
    id: key.id,
    name: key.name,
    rooms: key.rooms,
    jitsis: key.jitsis,
    seats: key.seats,
    max_ttl_seconds: key.maxTtlSeconds,
    created_at: isoTime(key.createdAt),
    expires_at: isoTimeOrNull(key.expiresAt),
    revoked_at: isoTimeOrNull(key.revokedAt),
    last_used_at: isoTimeOrNull(key.lastUsedAt),
  };
}
