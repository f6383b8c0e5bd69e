/** How long and how many: every wait in this folder is bounded by one of these. */
export interface StorageLimits {
  /** Longest wait for another writer's lock, for a turn, or for a pooled connection. Milliseconds. */
  readonly waitMs: number;
  /** How many callers may wait at once; one more is refused with 503 straight away. */
  readonly waiting: number;
  /** Longest run of one statement on PostgreSQL. Milliseconds. */
  readonly statementMs: number;
  /** Longest life of one transaction, from its begin to its commit. Milliseconds. */
  readonly transactionMs: number;
  /** Most connections to PostgreSQL from one process. */
  readonly connections: number;
  /** Longest life of an unused connection to PostgreSQL. Milliseconds. */
  readonly idleMs: number;
  /** Longest wait for, or run of, one migration. Milliseconds. */
  readonly migrationMs: number;
}

export const DEFAULT_LIMITS: StorageLimits = {
  waitMs: 5000,
  waiting: 1000,
  statementMs: 5000,
  transactionMs: 10_000,
  connections: 10,
  idleMs: 30_000,
  migrationMs: 60_000,
};
