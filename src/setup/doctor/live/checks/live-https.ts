import { fault, type Trouble } from '../../finding.ts';
import type { Live } from '../live.ts';
import type { LiveCheck } from '../live-check.ts';

/** Who types a name without https:// is led to it; nobody is answered in the clear. */
export const liveHttps: LiveCheck = {
  id: 'live-https',
  well: 'nobody is served over http',
  async run(live) {
    const { usher, jitsiUrl } = live;
    const urls = [...(jitsiUrl ? [jitsiUrl] : []), ...(usher ? [usher.publicUrl] : [])];
    // On a port of its own there is no telling where http would be.
    const secure = urls.filter(({ protocol, port }) => protocol === 'https:' && port === '');
    if (secure.length === 0) return null;
    const hosts = new Map(secure.toReversed().map((url) => [url.host, url]));
    const found = await Promise.all([...hosts.values()].map((url) => judge(url, live)));
    return found.every((one) => one === null) ? null : found.flatMap((one) => one ?? []);
  },
};

/** Null: nobody is there at all. */
async function judge({ href, host, pathname }: URL, { ask }: Live): Promise<Trouble[] | null> {
  const address = `http://${host}${pathname}`;
  const answer = await ask(address);
  // A port that nobody listens at answers nobody in the clear.
  if (typeof answer === 'string') return typeof (await ask(href)) === 'string' ? null : [];
  if (answer.status >= 400) return [];
  const target = URL.parse(answer.headers.get('location') ?? '', address);
  const leads = answer.status >= 300 && target?.protocol === 'https:';
  if (leads && target.hostname === new URL(address).hostname) return [];
  const evidence = leads
    ? `http:// leads to another host, ${target.host}.`
    : `http:// answers ${answer.status}, and does not lead to https://.`;
  return [
    fault({
      where: address,
      evidence,
      reason: leads
        ? 'People end on another host than their cookies and tokens are for.'
        : 'Tokens and cookies travel in the clear, microphones are refused, and the sign-in goes around in circles.',
      mend: [
        `nginx: server { listen 80; server_name ${host}; return 301 https://$host$request_uri; }`,
      ],
    }),
  ];
}
