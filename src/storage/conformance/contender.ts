import type { Storage } from '../storage.ts';
import { type RoomChances, tryRooms } from './room-chances.ts';
import { openTestStorage } from './test-database.ts';

/**
 * A process of its own that opens the store when told `open`, wants what there is one of when told `take`, and what
 * there is in rooms when told `rooms`, and sends what came of it. Started by `contenders.ts` with the
 * store's URL and its own number.
 */
const [url = '', number = ''] = process.argv.slice(2);
let storage: Storage | null = null;

async function obey(order: string): Promise<unknown> {
  if (order === 'open') {
    storage = await openTestStorage(url);
    return 'opened';
  }
  if (order === 'take' && storage) {
    const { singleUse, sessions } = storage;
    const tries = Array.from({ length: 25 }, async () => ({
      singleUse: await singleUse.take('attempt', 'the one', 3_000_000_000),
      session: (await sessions.take('the session')) !== null,
    }));
    return await Promise.all(tries);
  }
  if (order === 'rooms' && storage) return await wantRooms(storage);
  await storage?.close();
  process.disconnect();
  return 'closed';
}

function wantRooms(from: Storage): Promise<RoomChances[]> {
  const names = Array.from({ length: 25 }, (_, n) => `${number}-${n}`);
  return Promise.all(names.map((name) => tryRooms(from, name)));
}

process.on('message', (order: string) => {
  obey(order).then(
    (answer) => process.connected && process.send?.({ answer }),
    (thrown) => process.send?.({ failure: String(thrown) }),
  );
});
process.send?.({ answer: 'ready' });
