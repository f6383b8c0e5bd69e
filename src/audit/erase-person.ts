import type { AuditSource, CompleteEvent } from '../model/audit-event.ts';
import type { Storage } from '../storage/storage.ts';

export interface EraseDeps {
  readonly storage: Pick<Storage, 'transaction'>;
  readonly completeEvent: CompleteEvent;
}

/**
 * Removes every entry about somebody (our id, the name that signs in, or a guest's id) and writes down how many,
 * not whose, all or nothing. Where there was none, nothing is written. Returns how many.
 */
export function erasePerson(
  { storage, completeEvent }: EraseDeps,
  source: AuditSource,
  user: string,
): Promise<number> {
  return storage.transaction(async ({ audit }) => {
    const count = await audit.erase(user);
    if (count > 0) {
      const reason = count === 1 ? '1 entry' : `${count} entries`;
      await audit.add(completeEvent({ ...source, action: 'audit-erase', reason }));
    }
    return count;
  });
}
