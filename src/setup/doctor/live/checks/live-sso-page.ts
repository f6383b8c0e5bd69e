import { fault, type Trouble } from '../../finding.ts';
import { known } from '../addresses.ts';
import { ContentPolicy } from '../content-policy.ts';
import type { Live } from '../live.ts';
import type { LiveCheck } from '../live-check.ts';
import type { Answer } from '../network.ts';

/** `static/sso.html`, where the popup of the inline sign-in ends: it is there, and may do what it has to do. */
export const liveSsoPage: LiveCheck = {
  id: 'live-sso-page',
  well: 'Jitsi has the page where the inline sign-in ends, and its script may run',
  async run(live) {
    const { usher, ask } = live;
    if (!usher || usher.jitsi.inlineClientId === null) return null;
    const url = new URL('static/sso.html', usher.jitsi.url);
    const answer = await ask(url);
    if (typeof answer === 'string' || answer.status !== 200 || !answer.text.includes('<script')) {
      const what = typeof answer === 'string' ? answer : answer.status;
      return [
        fault({
          where: url.href,
          evidence: `sso.html is not served: ${what}.`,
          reason:
            'The popup of the inline sign-in ends nowhere. Jitsi Meet from before 2026 does not have it.',
          mend: ['Update Jitsi Meet, or sign in by link: tokenAuthInline: false'],
        }),
      ];
    }
    const evidence = [...hindrances(answer, url, await tokenOrigin(live)), ...(await opener(live))];
    return evidence.map((one) => trouble(url, one));
  },
};

/** Where that page fetches the tokens; Jitsi puts https:// in front. */
async function tokenOrigin(live: Live): Promise<string | null> {
  const service = known(await live.frontend(), 'sso', 'tokenService');
  return (service && URL.parse(`https://${service}`)?.origin) ?? null;
}

function hindrances({ headers, text }: Answer, { origin }: URL, tokens: string | null): string[] {
  const policy = new ContentPolicy(headers);
  const found: string[] = [];
  const type = headers.get('content-type') ?? '';
  if (!/^(?:text\/html|application\/xhtml\+xml)\b/i.test(type)) {
    found.push(`It comes as ${type.slice(0, 60) || 'no type at all'}, and not as text/html.`);
  }
  if (/<script(?![^>]*\bsrc=)/i.test(text) && !policy.allowsInlineScript()) {
    found.push('Its Content-Security-Policy does not let the script in it run.');
  }
  if (/<script[^>]*\bsrc=/i.test(text) && !policy.allows('script-src', origin, origin)) {
    found.push('Its Content-Security-Policy does not let scripts of Jitsi’s own run.');
  }
  if (tokens !== null && !policy.allows('connect-src', tokens, origin)) {
    found.push(`Its Content-Security-Policy does not let it fetch tokens from ${tokens}.`);
  }
  return found;
}

/** A popup on another origin is cut off from the page that opened it. */
async function opener({ usher, ask }: Live): Promise<string[]> {
  if (!usher || usher.publicUrl.origin === usher.jitsi.url.origin) return [];
  const answer = await ask(usher.jitsi.url);
  const policy = typeof answer === 'string' ? null : answer.headers.get(OPENER);
  return policy?.trim().toLowerCase() === 'same-origin'
    ? ['Jitsi’s page says Cross-Origin-Opener-Policy: same-origin.']
    : [];
}

const OPENER = 'cross-origin-opener-policy';

function trouble({ href }: URL, evidence: string): Trouble {
  return fault({
    where: href,
    evidence,
    reason: 'The popup of the inline sign-in stays empty, or the meeting never hears of it.',
    mend: [
      'Take the header out for this page, or let it allow that: see add_header in Jitsi’s nginx.',
    ],
  });
}
