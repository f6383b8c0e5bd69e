import { systemClock } from '../../base/clock.ts';
import { systemRandom } from '../../base/random.ts';
import type { Identity } from '../../model/identity.ts';
import type { Session } from '../../model/session.ts';
import { openStorage, type StorageOptions } from '../open-storage.ts';
import { createSealer } from '../sealer.ts';
import type { Storage } from '../storage.ts';

/** Where a suite gets its databases from. */
export interface TestDatabases {
  /** Whether a database can be opened more than once, and by another process. */
  readonly shared: boolean;
  /** An empty one, for one test. */
  create(): Promise<TestDatabase>;
}

export interface TestDatabase {
  readonly url: string;
  remove(): Promise<void>;
}

export const TEST_SECRET = 'a secret for tests only, 32 bytes long';

export function openTestStorage(url: string, more: Partial<StorageOptions> = {}): Promise<Storage> {
  const seal = createSealer(TEST_SECRET, systemRandom);
  return openStorage({ url, clock: systemClock, seal, ...more });
}

export function identityOf(subject: string, more: Partial<Identity> = {}): Identity {
  return {
    methodId: 'keycloak',
    subject,
    username: `user ${subject}`,
    name: 'Åsa Öberg',
    email: 'asa@example.org',
    emailVerified: true,
    avatar: null,
    groups: ['staff'],
    affiliation: null,
    moderator: null,
    acr: null,
    authenticatedAt: 1_900_000_000,
    secondFactor: false,
    claims: { sub: subject, nested: { roles: ['a', 'b'] } },
    upstream: { sessionId: `upstream of ${subject}`, proof: 'ey.raw.token' },
    ...more,
  };
}

export function sessionOf(idHash: string, userId: string, identity: Identity): Session {
  const createdAt = 2_000_000_000;
  return {
    idHash,
    userId,
    identity,
    createdAt,
    lastSeenAt: createdAt,
    expiresAt: createdAt + 43_200,
  };
}

/** Records the person and opens a session for them. */
export async function signIn(
  storage: Storage,
  idHash: string,
  identity: Identity,
  expiresAt?: number,
): Promise<Session> {
  const user = await storage.users.recordSignIn(identity, systemRandom.token(), 2_000_000_000);
  const session = sessionOf(idHash, user.id, identity);
  const bounded = expiresAt === undefined ? session : { ...session, expiresAt };
  await storage.sessions.create(bounded);
  return bounded;
}
