import { fault, type Trouble } from '../../finding.ts';
import type { LiveCheck } from '../live-check.ts';
import type { Walk } from '../walk-in.ts';

/** Usher's cookies, as a browser takes them, and whether the one of the sign-in comes back when the provider is done. */
export const liveCookies: LiveCheck = {
  id: 'live-cookies',
  well: 'browsers take Usher’s cookies, and bring them back',
  async run(live) {
    const walk = await live.walk();
    if (!walk || walk.hops.every(({ answer }) => typeof answer === 'string')) return null;
    const refused = judgeRefused(walk);
    return refused.length > 0 ? refused : judgeReturn(walk);
  },
};

function judgeRefused({ hops }: Walk): Trouble[] {
  const names = new Set(hops.flatMap(({ refused }) => refused));
  const where = hops.find(({ refused }) => refused.length > 0)?.url;
  if (!where) return [];
  return [
    trouble(
      where,
      `Browsers refuse ${[...names].map((name) => name.slice(0, 80)).join(', ')}.`,
      'Over http a cookie with Secure is refused: https all the way, and public_url with https://.',
      'nginx: no proxy_cookie_path, proxy_cookie_domain or proxy_cookie_flags for Usher. A name with __Host- wants Path=/ and no Domain.',
    ),
  ];
}

/** The sign-in that has begun is sealed in a cookie; without it the answer of the provider is nobody's. */
function judgeReturn({ hops, leavesTo, jar }: Walk): Trouble[] {
  const back = URL.parse(leavesTo?.searchParams.get('redirect_uri') ?? '');
  const from = hops.at(-1)?.url;
  if (!back || !from) return [];
  const comes = jar.header(back, { sameSite: false, topLevelGet: true }) ?? '';
  if (comes.includes('usher-attempt-')) return [];
  const wasSet = jar.all().some(({ name }) => name.includes('usher-attempt-'));
  return [
    trouble(
      from,
      wasSet
        ? `The cookie of the sign-in does not come along to ${back.origin}${back.pathname}: its Path, Domain or SameSite is another.`
        : 'The way to the provider sets no cookie of the sign-in.',
      wasSet
        ? 'nginx: no proxy_cookie_path, proxy_cookie_domain or proxy_cookie_flags for Usher; public_url with the path that people see.'
        : 'nginx: no proxy_hide_header Set-Cookie, and no proxy_cache, for Usher.',
    ),
  ];
}

function trouble({ origin, pathname }: URL, evidence: string, ...mend: string[]): Trouble {
  return fault({
    where: `${origin}${pathname}`,
    evidence,
    reason: 'People sign in, and Usher does not know them when they come back: again and again.',
    mend,
  });
}
