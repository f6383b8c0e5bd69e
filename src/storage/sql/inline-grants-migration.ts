/**
 * Version 4: sign-ins inside Jitsi. One row is a code first and then a family of refresh tokens: that each is used
 * once is one conditional update of `generation`, in however many processes.
 */
export const INLINE_GRANTS_MIGRATION: readonly string[] = [
  `CREATE TABLE usher_inline_grant (
    id TEXT NOT NULL PRIMARY KEY,
    code_hash TEXT NOT NULL UNIQUE,
    access_hash TEXT,
    kid TEXT,
    sealed_content TEXT NOT NULL,
    generation BIGINT NOT NULL,
    rotated_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT
  )`,
  'CREATE INDEX usher_inline_grant_by_access ON usher_inline_grant (access_hash)',
  'CREATE INDEX usher_inline_grant_by_end ON usher_inline_grant (expires_at)',
];
