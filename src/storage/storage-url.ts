import { storageError } from './errors.ts';

/** What `storage.url` means. */
export type StorageAddress =
  | { readonly kind: 'sqlite-memory' }
  | { readonly kind: 'sqlite-file'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string };

/**
 * Reads `sqlite:PATH` (relative to the working directory), `sqlite::memory:`, `postgres://…` and
 * `postgresql://…`. Anything else is `storage_bad_url`; the error never repeats the URL, which may
 * hold a password.
 */
export function parseStorageUrl(url: string): StorageAddress {
  if (url.startsWith('sqlite:')) return parseSqlite(url.slice('sqlite:'.length));
  if (/^postgres(ql)?:\/\//.test(url)) return { kind: 'postgres', url };
  throw storageError('storage_bad_url', {
    hint: 'storage.url must begin with sqlite: (a file path follows) or with postgres://',
  });
}

function parseSqlite(path: string): StorageAddress {
  if (path === ':memory:') return { kind: 'sqlite-memory' };
  if (path.startsWith('//') || path === '' || path.endsWith('/') || /[\0?#]/.test(path)) {
    throw storageError('storage_bad_url', {
      hint: 'sqlite: is followed by a plain file path, as in sqlite:usher.db or sqlite:/var/lib/usher/usher.db',
    });
  }
  return { kind: 'sqlite-file', path };
}
