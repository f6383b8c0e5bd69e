import { fault, type Trouble, warning } from '../../finding.ts';
import { addressOf } from '../../providers.ts';
import { known } from '../addresses.ts';
import type { Live } from '../live.ts';
import type { LiveCheck } from '../live-check.ts';

/** The names that people and Prosody go by have addresses; that of the guest host, which is internal, has none. */
export const liveDns: LiveCheck = {
  id: 'live-dns',
  well: 'every host has an address, but for the guest host',
  async run(live) {
    const names = hostsOf(live);
    const found = await Promise.all(names.map((name) => judgeHost(live, name)));
    const guest = await judgeGuest(live);
    return names.length === 0 && guest === null ? null : [...found.flat(), ...(guest ?? [])];
  },
};

/** Those that are names, and not addresses themselves. */
function hostsOf({ usher, jitsiUrl }: Live): string[] {
  const urls = [
    ...(jitsiUrl ? [jitsiUrl] : []),
    ...(usher ? [usher.publicUrl] : []),
    ...(usher?.providers ?? []).flatMap((one) => addressOf(one) ?? []),
  ];
  const names = urls.map(({ hostname }) => hostname).filter((name) => !/^[\d.]+$|^\[/.test(name));
  return [...new Set(names)];
}

async function judgeHost({ network }: Live, name: string): Promise<Trouble[]> {
  const addresses = await network.resolve(name);
  if (typeof addresses !== 'string' && addresses.length > 0) return [];
  const why = typeof addresses === 'string' ? addresses : 'no address';
  return [
    fault({
      where: name,
      evidence: `This machine finds no address for it: ${why}.`,
      reason: 'Nobody gets there; or this machine does not, and Usher cannot ask there.',
      mend: ['An A or AAAA record for it; or, inside a network, a line in /etc/hosts.'],
    }),
  ];
}

/** A record for every name below a host is not one for this name. */
async function judgeGuest({
  network,
  domain,
  deployment,
  frontend,
  room,
}: Live): Promise<Trouble[] | null> {
  const host = deployment.side?.guestHost ?? null;
  const own = host === null || host === 'unknown' ? null : host.name;
  const name = known(await frontend(), 'hosts', 'anonymousdomain') ?? own;
  if (name === null || name === domain || !name.includes('.')) return null;
  const [found, any] = await Promise.all([
    network.resolve(name),
    network.resolve(`${room}.${name.slice(name.indexOf('.') + 1)}`),
  ]);
  if (typeof found === 'string' || found.length === 0 || typeof any !== 'string') return [];
  return [
    warning({
      where: name,
      evidence: `The guest host has a DNS record: ${found.slice(0, 3).join(', ')}.`,
      reason:
        'It is a name inside Prosody alone. With a record, other XMPP servers find it, and people take it for an address.',
      mend: [`Take the record of ${name} away.`],
    }),
  ];
}
