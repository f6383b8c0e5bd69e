import type { SigningKey } from '../../model/signing-key.ts';

/** Fewer characters than this name a key by accident. */
const LEAST_PREFIX = 6;

/** The key of this kid, or the only one whose kid begins so; a text says why there is none. */
export function findKey(keys: readonly SigningKey[], given: string): SigningKey | string {
  const begin = given.replace(/…$/, '');
  const exact = keys.find(({ kid }) => kid === begin);
  if (exact) return exact;
  if (begin.length < LEAST_PREFIX) return `Write at least ${LEAST_PREFIX} characters of the kid.`;
  const [found, ...more] = keys.filter(({ kid }) => kid.startsWith(begin));
  if (!found) return 'There is no such key. usher key list shows them.';
  return more.length > 0 ? 'Several keys begin so. Write more of the kid.' : found;
}
