import { once } from 'node:events';
import { createServer } from 'node:net';

/** The stand-in, Usher, the provider, in this order. */
export type Ports = readonly [jitsi: number, usher: number, provider: number];

const USUAL = 8000;

/**
 * Three ports of loopback. `first` is taken as it is, with the two after it, or refused; 0 is any three.
 * Null prefers 8000 to 8002 and takes what is free when they are not.
 *
 * @throws Error that names the port that is taken.
 */
export async function findPorts(first: number | null): Promise<Ports> {
  if (first === 0) return anyThree();
  const wanted: Ports = threeFrom(first ?? USUAL);
  const taken = await firstTaken(wanted);
  if (taken === null) return wanted;
  if (first === null) return anyThree();
  throw new Error(
    `Port ${taken} is taken. The demo needs ${wanted.join(', ')}: name others by --port.`,
  );
}

function threeFrom(first: number): Ports {
  return [first, first + 1, first + 2];
}

async function firstTaken(ports: Ports): Promise<number | null> {
  for (const port of ports) {
    try {
      await release(await hold(port));
    } catch {
      return port;
    }
  }
  return null;
}

/** All three are held at once, so that they differ. */
async function anyThree(): Promise<Ports> {
  const held = [await hold(0), await hold(0), await hold(0)];
  const [jitsi = 0, usher = 0, provider = 0] = held.map(portOf);
  await Promise.all(held.map(release));
  return [jitsi, usher, provider];
}

async function hold(port: number) {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: ReturnType<typeof createServer>): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function release(server: ReturnType<typeof createServer>): Promise<void> {
  server.close();
  await once(server, 'close');
}
