import { ACCOUNTS_MIGRATION } from './accounts-migration.ts';
import { INLINE_GRANTS_MIGRATION } from './inline-grants-migration.ts';
import { ROOMS_MIGRATION } from './rooms-migration.ts';
import { SIGNING_KEYS_MIGRATION } from './signing-keys-migration.ts';

/**
 * The schema's history, oldest first; a migration's version is its place, from 1. What has been
 * released is never edited, only followed by another. Later ones only add, so that the release
 * before can go on running beside the new one while it is rolled out.
 *
 * One text for both databases: TEXT and BIGINT only (an INTEGER of PostgreSQL ends in 2038).
 * Names begin with `usher_`, since a PostgreSQL database may be shared.
 */
export const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `CREATE TABLE usher_user (
      id TEXT NOT NULL PRIMARY KEY,
      method_id TEXT NOT NULL,
      subject TEXT NOT NULL,
      username TEXT NOT NULL,
      name TEXT,
      email TEXT,
      created_at BIGINT NOT NULL,
      last_sign_in_at BIGINT NOT NULL,
      UNIQUE (method_id, subject)
    )`,
    `CREATE TABLE usher_session (
      id_hash TEXT NOT NULL PRIMARY KEY,
      user_id TEXT NOT NULL REFERENCES usher_user (id) ON DELETE CASCADE,
      method_id TEXT NOT NULL,
      subject TEXT NOT NULL,
      upstream_session_hash TEXT,
      identity TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      last_seen_at BIGINT NOT NULL,
      expires_at BIGINT NOT NULL
    )`,
    'CREATE INDEX usher_session_by_user ON usher_session (user_id)',
    'CREATE INDEX usher_session_by_subject ON usher_session (method_id, subject)',
    'CREATE INDEX usher_session_by_upstream ON usher_session (method_id, upstream_session_hash)',
    'CREATE INDEX usher_session_by_end ON usher_session (expires_at)',
    `CREATE TABLE usher_single_use (
      kind TEXT NOT NULL,
      id_hash TEXT NOT NULL,
      expires_at BIGINT NOT NULL,
      PRIMARY KEY (kind, id_hash)
    )`,
    'CREATE INDEX usher_single_use_by_end ON usher_single_use (expires_at)',
  ],
  ROOMS_MIGRATION,
  SIGNING_KEYS_MIGRATION,
  INLINE_GRANTS_MIGRATION,
  ACCOUNTS_MIGRATION,
  // Version 6: wrong time-based codes in a row.
  ['ALTER TABLE usher_account_totp ADD COLUMN wrong_codes BIGINT NOT NULL DEFAULT 0'],
];
