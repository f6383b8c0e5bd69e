import { AppError } from '../../base/errors.ts';
import { type StorageErrorCode, storageError } from '../errors.ts';

/** SQLSTATE, or the class in its first two characters (PostgreSQL manual, appendix A). */
const KINDS: Readonly<Record<string, readonly [StorageErrorCode, string]>> = {
  '23': ['storage_conflict', 'a constraint of the schema was violated'],
  '28': ['storage_refused', 'PostgreSQL refuses the user or the password of storage.url'],
  '3D': ['storage_refused', 'PostgreSQL has no database of the name in storage.url: create it'],
  '3F': ['storage_refused', 'PostgreSQL finds no schema to work in: look at search_path'],
  '42501': ['storage_refused', 'PostgreSQL denies the user of storage.url the rights it needs'],
  '42704': ['storage_refused', 'PostgreSQL or a pooler before it does not know a start parameter'],
  '53': ['storage_unavailable', 'PostgreSQL is out of disk, memory or connections'],
  '57014': ['storage_unavailable', 'PostgreSQL took too long over a statement'],
  '55P03': ['storage_unavailable', 'PostgreSQL waited too long for a lock'],
  '57': [
    'storage_unavailable',
    'PostgreSQL is starting, stopping or was told to end the connection',
  ],
  '25': ['storage_unavailable', 'PostgreSQL is read-only (a standby?) or ended a transaction'],
  '40': [
    'storage_unavailable',
    'PostgreSQL resolved a conflict of two transactions against this one',
  ],
  '08': ['storage_unavailable', 'the connection to PostgreSQL broke'],
  XX001: ['storage_damaged', 'PostgreSQL reports damaged data: restore a backup'],
  XX002: ['storage_damaged', 'PostgreSQL reports a damaged index: reindex, or restore a backup'],
};

/**
 * What `pg` threw, as one of ours; an AppError passes unchanged. The cause is written anew from its
 * message and code, since the original may lead to the connection and its password.
 */
export function fromPostgresError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const code = codeOf(thrown);
  const [kind, hint] = KINDS[code] ??
    KINDS[code.slice(0, 2)] ?? ['storage_unavailable', 'PostgreSQL cannot be reached'];
  return storageError(kind, { hint, cause: describe(thrown, code) });
}

/** Whether PostgreSQL chose this statement as the loser of a deadlock, so that it did nothing. */
export function isDeadlock(thrown: unknown): boolean {
  return codeOf(thrown) === '40P01';
}

function codeOf(thrown: unknown): string {
  if (!(thrown instanceof Error) || !('code' in thrown)) return '';
  return typeof thrown.code === 'string' ? thrown.code : '';
}

function describe(thrown: unknown, code: string): Error {
  const text = thrown instanceof Error ? thrown.message : 'not an error';
  return new Error(code === '' || text.includes(code) ? text : `${code}: ${text}`);
}
