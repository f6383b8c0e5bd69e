import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { ApiKey } from '../model/api-key.ts';
import type { CompleteEvent } from '../model/audit-event.ts';
import type { Storage } from '../storage/storage.ts';
import { hashApiSecret, renderApiKey } from './api-key-text.ts';
import { methodIdOfKey } from './grant.ts';

export interface ApiKeyDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly random: Random;
  readonly completeEvent: CompleteEvent;
}

/** How far a key is to go, checked by whoever asks for it. */
export type ApiKeyWish = Pick<
  ApiKey,
  'name' | 'rooms' | 'jitsis' | 'seats' | 'maxTtlSeconds' | 'expiresAt'
>;

/** A key, and the only time that it is shown. */
export interface CreatedApiKey {
  readonly key: ApiKey;
  readonly shown: string;
}

/** Keeps a new key, and writes it into the audit trail. `actor`: who made it. */
export async function createApiKey(
  { storage, clock, random, completeEvent }: ApiKeyDeps,
  wish: ApiKeyWish,
  actor: string,
): Promise<CreatedApiKey> {
  const id = `k${Buffer.from(random.bytes(8)).toString('hex')}`;
  const secret = random.token();
  const key: ApiKey = {
    ...wish,
    id,
    secretHash: hashApiSecret(secret),
    createdAt: clock.nowSeconds(),
    revokedAt: null,
    lastUsedAt: null,
  };
  await storage.transaction(async ({ apiKeys, audit }) => {
    await apiKeys.create(key);
    await audit.add(completeEvent({ action: 'api-key-create', actor, ...named(key) }));
  });
  return { key, shown: renderApiKey({ id, secret }) };
}

/** False where it was revoked already, or never was: then nothing is written down. */
export async function revokeApiKey(
  { storage, clock, completeEvent }: ApiKeyDeps,
  id: string,
  actor: string,
): Promise<boolean> {
  return storage.transaction(async ({ apiKeys, audit }) => {
    const key = await apiKeys.find(id);
    if (key === null || !(await apiKeys.revoke(id, clock.nowSeconds()))) return false;
    await audit.add(completeEvent({ action: 'api-key-revoke', actor, ...named(key) }));
    return true;
  });
}

/** How the audit trail names a key: as the method that it vouches by, and by its name. */
function named({ id, name }: ApiKey): { method: string; name: string } {
  return { method: methodIdOfKey(id), name };
}
