import {
  identityOf,
  openTestStorage,
  sessionOf,
} from '../../src/storage/conformance/test-database.ts';
import { isStorageError } from '../../src/storage/errors.ts';

/**
 * A process that writes one transaction after another and says which are confirmed, until it is
 * killed (K4), or until the store refuses (K3): then it says so, goes on reading, and tries again.
 * With several lines, so many transactions come at one time and share their commits.
 */
const [url = '', name = '', lines = '1'] = process.argv.slice(2);
const padding = 'x'.repeat(2000);
const storage = await openTestStorage(url);
let refused = false;
let count = 0;
await Promise.all(Array.from({ length: Number(lines) }, writeOn));

async function writeOn(): Promise<never> {
  for (;;) {
    const key = `${name}-${count++}`;
    try {
      await write(key);
      await tell({ confirmed: key, afterRefusal: refused });
      refused = false;
    } catch (thrown) {
      if (!isStorageError(thrown, 'storage_unavailable')) throw thrown;
      const first = await storage.sessions.find(`${name}-0`);
      await tell({ refused: key, reads: first !== null, hint: thrown.hint ?? '' });
      refused = true;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function write(key: string): Promise<void> {
  const identity = identityOf(key, { claims: { padding } });
  await storage.transaction(async ({ users, sessions, singleUse }) => {
    await singleUse.take('attempt', key, 3_000_000_000);
    const user = await users.recordSignIn(identity, key, 1);
    await sessions.create(sessionOf(key, user.id, identity));
  });
}

/** Fulfils once the parent's pipe has it: what is not told is not confirmed. */
function tell(message: object): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(message, (failure: Error | null) => (failure ? reject(failure) : resolve()));
  });
}
