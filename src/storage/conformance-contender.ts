import { openTestStorage } from './conformance-database.ts';

/**
 * A process of its own that opens the store when told `open`, takes when told `take`, and sends what
 * came of it. Started by `conformance-races.ts` with the store's URL as its argument.
 */
const url = process.argv[2] ?? '';
let storage: Awaited<ReturnType<typeof openTestStorage>> | null = null;

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
  await storage?.close();
  process.disconnect();
  return 'closed';
}

process.on('message', (order: string) => {
  obey(order).then(
    (answer) => process.connected && process.send?.({ answer }),
    (thrown) => process.send?.({ failure: String(thrown) }),
  );
});
process.send?.({ answer: 'ready' });
