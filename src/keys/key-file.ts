import { createPublicKey } from 'node:crypto';
import { type ChangeDeps, type Given, giveKey } from './change-keys.ts';
import { keyErrors } from './errors.ts';
import { describeKey } from './make-key.ts';
import { isFault, readKeyFile } from './read-key-file.ts';
import type { KeyFault } from './read-private-key.ts';
import { thumbprintOf } from './thumbprint.ts';

/** A key has one life: it is not brought back by mistake, least of all after it was revoked. */
const OVER: Readonly<Record<'retired' | 'revoked', KeyFault>> = {
  retired: {
    message: 'holds a key that has signed before and was followed by another',
    mend: 'Make a new one.',
  },
  revoked: { message: 'holds a key that was revoked', mend: 'Make a new one.' },
};

/**
 * Sees that the key of the file is the active one, or comes next: published an hour before it signs, where another
 * signs now.
 *
 * @throws AppError `signing_key_refused`
 */
export async function adoptKeyFile(deps: ChangeDeps, path: string): Promise<Given> {
  const now = deps.clock.nowSeconds();
  const read = readKeyFile(path, now);
  if (isFault(read)) throw keyErrors.refused(path, read);
  const { privateKey, certificate } = read;
  const known = await findSettled(deps, thumbprintOf(createPublicKey(privateKey)));
  if (known) return known;
  const key = describeKey(privateKey, { origin: 'given', createdAt: now, certificate });
  const given = await giveKey(deps, key, 'the only one');
  if (given.state === 'retired' || given.state === 'revoked') {
    throw keyErrors.refused(path, OVER[given.state]);
  }
  return given;
}

/** The key if it has its place already, and no other that was given is about to take it: then nothing is to be done. */
async function findSettled({ storage }: ChangeDeps, kid: string): Promise<Given | null> {
  const keys = await storage.signingKeys.list();
  const there = keys.find((key) => key.kid === kid);
  if (there?.state !== 'active' && there?.state !== 'next') return null;
  const isAstray = keys.some(
    (key) => key !== there && key.state === 'next' && key.origin === 'given',
  );
  return isAstray ? null : { kid, state: there.state, isNew: false };
}
