/**
 * Version 5: accounts of our own. What can be used once is a row that one DELETE takes (a link, a recovery code) or a
 * number that one conditional UPDATE moves on (the step of a time-based code, the count of a passkey).
 */
export const ACCOUNTS_MIGRATION: readonly string[] = [
  `CREATE TABLE usher_account (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    display_name TEXT,
    email TEXT,
    group_names TEXT NOT NULL,
    language TEXT,
    password_hash TEXT,
    imported_rounds BIGINT NOT NULL,
    password_set_at BIGINT,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    disabled_at BIGINT
  )`,
  'CREATE INDEX usher_account_by_rounds ON usher_account (imported_rounds)',
  'CREATE INDEX usher_account_by_email ON usher_account (LOWER(email))',
  'CREATE INDEX usher_account_by_creation ON usher_account (created_at, id)',
  `CREATE TABLE usher_account_link (
    secret_hash TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES usher_account (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
  )`,
  'CREATE INDEX usher_account_link_by_account ON usher_account_link (account_id, created_at)',
  'CREATE INDEX usher_account_link_by_end ON usher_account_link (expires_at)',
  `CREATE TABLE usher_account_totp (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES usher_account (id) ON DELETE CASCADE,
    sealed_secret TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_step BIGINT NOT NULL
  )`,
  `CREATE TABLE usher_account_recovery_code (
    account_id TEXT NOT NULL REFERENCES usher_account (id) ON DELETE CASCADE,
    code_hash TEXT NOT NULL,
    PRIMARY KEY (account_id, code_hash)
  )`,
  // A credential's id has up to 1023 bytes, as text more than an index of PostgreSQL likes: hence its hash.
  `CREATE TABLE usher_account_passkey (
    credential_hash TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES usher_account (id) ON DELETE CASCADE,
    credential_id TEXT NOT NULL,
    public_key TEXT NOT NULL,
    sign_count BIGINT NOT NULL,
    transports TEXT NOT NULL,
    label TEXT NOT NULL,
    backed_up BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
  )`,
  'CREATE INDEX usher_account_passkey_by_account ON usher_account_passkey (account_id, created_at)',
];
