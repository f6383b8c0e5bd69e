import { fault, type Trouble, warning } from '../../finding.ts';
import { known } from '../addresses.ts';
import { mayBeFramed } from '../content-policy.ts';
import { isSameSite } from '../is-same-site.ts';
import type { Live } from '../live.ts';
import type { LiveCheck } from '../live-check.ts';

/** With the inline sign-in Jitsi signs out in a hidden frame: what is shown there must be allowed to be. */
export const liveSignOut: LiveCheck = {
  id: 'live-sign-out',
  well: 'the sign-out may be shown in Jitsi’s hidden frame',
  async run(live) {
    const { usher, jitsiUrl } = live;
    if (!usher || !jitsiUrl || usher.jitsi.inlineClientId === null) return null;
    const address = known(await live.frontend(), 'tokenLogoutUrl');
    const url = address === null ? null : URL.parse(address, jitsiUrl);
    if (!url) return null;
    const own = new URL('static/logout.html', jitsiUrl);
    const found = await Promise.all([judge(live, url), judge(live, own)]);
    return [...found.flat(), ...judgeSites(url, jitsiUrl)];
  },
};

async function judge({ ask, jitsiUrl, usher }: Live, url: URL): Promise<Trouble[]> {
  const isUsher = url.host === usher?.publicUrl.host;
  // Another host than the two is not asked to sign anybody out.
  if (!jitsiUrl || (!isUsher && url.host !== jitsiUrl.host)) return [];
  const answer = await ask(url);
  const say = (evidence: string, mend: string): Trouble =>
    fault({
      where: url.href,
      evidence,
      reason: 'Who presses Logout stays signed in, and the next one at the machine is them.',
      mend: [mend],
    });
  if (typeof answer === 'string')
    return [say(`It gives no answer: ${answer}.`, 'See that it runs.')];
  if (answer.status >= 400) {
    return [
      say(
        `It answers ${answer.status}.`,
        'config.js: tokenLogoutUrl, as docs/topics/inline.md has it',
      ),
    ];
  }
  // What leads on is not shown itself.
  if (answer.status >= 300 || mayBeFramed(answer.headers, jitsiUrl.origin, url.origin)) return [];
  return [
    say(
      `Its headers forbid ${jitsiUrl.origin} to show it in a frame.`,
      'Take X-Frame-Options and frame-ancestors out of nginx there: Usher says by itself who may frame it.',
    ),
  ];
}

/** A cookie that is SameSite=Lax stays at home when another site shows the page in a frame. */
function judgeSites(url: URL, jitsiUrl: URL): Trouble[] {
  if (isSameSite(url, jitsiUrl) || /\/protocol\/openid-connect\/logout$/.test(url.pathname))
    return [];
  return [
    warning({
      where: url.href,
      evidence: `${url.hostname} and ${jitsiUrl.hostname} are two sites, and tokenLogoutUrl is not the provider’s /logout.`,
      reason:
        'In a frame of another site no browser sends the session’s cookie (SameSite=Lax): Logout ends nothing.',
      mend: [
        'config.js: tokenLogoutUrl: …/realms/jitsi/protocol/openid-connect/logout, which needs no cookie',
        'Or put Usher on a host beside Jitsi’s: auth.example.org and meet.example.org.',
      ],
    }),
  ];
}
