/**
 * Version 3: the keys that sign tokens. That there is one active key and one that comes next is the database's to
 * say; the lock is a row that whoever changes keys updates first, so that one does after the other.
 */
export const SIGNING_KEYS_MIGRATION: readonly string[] = [
  `CREATE TABLE usher_signing_key (
    kid TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL,
    origin TEXT NOT NULL,
    public_key TEXT NOT NULL,
    certificate TEXT NOT NULL,
    sealed_private_key TEXT,
    created_at BIGINT NOT NULL,
    activated_at BIGINT,
    retired_at BIGINT,
    revoked_at BIGINT,
    signed_until BIGINT NOT NULL
  )`,
  `CREATE UNIQUE INDEX usher_signing_key_active ON usher_signing_key (state)
    WHERE state = 'active'`,
  `CREATE UNIQUE INDEX usher_signing_key_next ON usher_signing_key (state) WHERE state = 'next'`,
  'CREATE TABLE usher_signing_key_lock (id BIGINT NOT NULL PRIMARY KEY)',
];
