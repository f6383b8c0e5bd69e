import * as z from 'zod';
import { secretText } from '../kinds.ts';
import { type Kind, secret, section, withDefault } from '../setting.ts';

const FORMS = 'sqlite:FILE, sqlite::memory: or postgres://…';

/** A store's address. PostgreSQL's may hold a password, so no message repeats any of it. */
function storageUrl(): Kind<string> {
  const check = z
    .string({ error: () => `must be text: ${FORMS}` })
    .regex(/^(sqlite:[^\s\p{Cc}][^\p{Cc}]*|postgres(ql)?:\/\/[^\s\p{Cc}]+)$/u, `is not ${FORMS}`);
  const kind = secretText(FORMS);
  return { ...kind, type: 'store address', check, mend: `Write ${FORMS}.` };
}

export const storageSection = section('Where sessions and accounts are kept.', {
  url: secret(
    withDefault(storageUrl(), 'sqlite:usher.db', {
      meaning:
        'The store. A relative SQLite file is below the working directory. `sqlite::memory:` forgets everything at the end. PostgreSQL: `postgres://user:password@host/database`.',
      example: '/run/secrets/storage-url',
      shown: 'sqlite:usher.db',
    }),
  ),
});
