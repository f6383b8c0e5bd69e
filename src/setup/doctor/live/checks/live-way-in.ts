import type { UsherSide } from '../../deployment.ts';
import { fault, type Trouble } from '../../finding.ts';
import { isTrustworthy } from '../cookie-jar.ts';
import type { LiveCheck } from '../live-check.ts';
import type { Hop, Walk } from '../walk-in.ts';

/** Goes where Jitsi sends somebody who has not signed in, and sees where that ends. */
export const liveWayIn: LiveCheck = {
  id: 'live-way-in',
  well: 'the way from Jitsi leads to a sign-in, and not in circles',
  async run(live) {
    const walk = await live.walk();
    const { usher } = live;
    if (!walk || !usher) return null;
    return [...judgeEnd(walk), ...judgeHops(walk, usher), ...judgeLeave(walk, usher)];
  },
};

function say(where: URL, evidence: string, ...mend: string[]): Trouble {
  const reason = 'Nobody can sign in, or people go around in circles.';
  return fault({ where: plain(where), evidence, reason, mend });
}

/** What stands behind the path is sealed, and long. */
function plain({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

function judgeEnd({ hops, turns }: Walk): Trouble[] {
  const last = hops.at(-1);
  if (!last) return [];
  const { url, answer } = last;
  if (typeof answer === 'string') {
    return [
      say(url, `It gives no answer: ${answer}.`, 'See that Usher runs, and nginx passes on to it.'),
    ];
  }
  if (turns) {
    return [
      say(
        url,
        `The way in comes back to where it was, after ${hops.length} redirects.`,
        'See which of nginx and Usher redirects: the same scheme, host and path in public_url as people see.',
      ),
    ];
  }
  if (answer.status < 400) return isJitsiPage(answer.text) ? [takenForRoom(url)] : [];
  return [
    say(
      url,
      `It answers ${answer.status}.`,
      answer.status >= 500
        ? 'See that Usher runs, and that nginx’s proxy_pass names its port; its log says more.'
        : 'See that public_url and jitsi.url of usher.yaml are as people see them; the page itself says more.',
    ),
  ];
}

/** Jitsi answers every address below its host with its own page. */
function isJitsiPage(text: string): boolean {
  return /lib-jitsi-meet(?:\.min)?\.js|app\.bundle\.min\.js/.test(text);
}

function takenForRoom(url: URL): Trouble {
  const mend = 'nginx: a location ^~ for Usher’s path, before Jitsi’s own: docs/topics/inline.md';
  return say(url, 'Jitsi’s own page answers there: it takes the address for a room.', mend);
}

/** In the clear a cookie with Secure is lost, and so is whoever is watched. */
function judgeHops({ hops, leavesTo }: Walk, { publicUrl }: UsherSide): Trouble[] {
  if (publicUrl.protocol !== 'https:') return [];
  const urls = [...hops.map(({ url }: Hop) => url), ...(leavesTo ? [leavesTo] : [])];
  return urls
    .filter((url) => !isTrustworthy(url))
    .slice(0, 1)
    .map((url) =>
      say(
        url,
        'The way in leads over http://.',
        'Let nothing redirect to http://; nginx: proxy_redirect off, and public_url with https://',
      ),
    );
}

function judgeLeave({ leavesTo, hops }: Walk, { publicUrl, jitsi }: UsherSide): Trouble[] {
  if (!leavesTo) return [];
  const from = hops.at(-1)?.url ?? publicUrl;
  if (leavesTo.host === jitsi.url.host && !/[#?&]jwt=/.test(leavesTo.href)) {
    const mend = 'See which rule lets people go on without a sign-in: usher room explain';
    return [say(from, 'It leads straight back to Jitsi, without a token.', mend)];
  }
  const back = URL.parse(leavesTo.searchParams.get('redirect_uri') ?? '');
  if (!back || back.href.startsWith(publicUrl.href)) return [];
  return [
    say(
      from,
      `The provider is told to send people back to ${plain(back)}; Usher is at ${publicUrl.href}.`,
      'The Usher that answers there has another public_url than the settings given.',
    ),
  ];
}
