/**
 * A process of its own with keys on the store whose address it is given. Told `prepare`, it starts; told `tend`, it
 * does what is due 91 days later; either way it says which keys it sees.
 */
import { openKeyHouse } from './key-house.ts';

const [url = ''] = process.argv.slice(2);
const DAYS_91 = 91 * 86_400;
const house = await openKeyHouse({ url });

async function obey(order: string): Promise<unknown> {
  if (order === 'prepare') await house.keys.prepare();
  else if (order === 'tend') {
    house.clock.pass(DAYS_91);
    await house.keys.tend();
  } else {
    await house.close();
    process.disconnect();
    return null;
  }
  house.clock.pass(1);
  const { kid, publicKeys } = await house.keys.forToken(house.clock.now + 3600);
  return { kid, published: [...publicKeys.keys()].sort(), lines: house.lines };
}

process.on('message', (order: string) => {
  obey(order).then(
    (answer) => process.connected && process.send?.({ answer }),
    (thrown) => process.send?.({ failure: String(thrown) }),
  );
});
process.send?.({ answer: 'ready' });
