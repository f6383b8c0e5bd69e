import { fault } from '../../finding.ts';
import type { LiveCheck } from '../live-check.ts';

/** `static/sso.html`, where the popup of the inline sign-in ends. */
export const liveSsoPage: LiveCheck = {
  id: 'live-sso-page',
  well: 'Jitsi has the page where the inline sign-in ends',
  async run({ usher }, network) {
    if (!usher || usher.jitsi.inlineClientId === null) return null;
    const url = new URL('static/sso.html', usher.jitsi.url).href;
    const answer = await network.get(url);
    if (typeof answer !== 'string' && answer.status === 200 && answer.text.includes('<script'))
      return [];
    return [
      fault({
        where: url,
        evidence: `sso.html is not served: ${typeof answer === 'string' ? answer : answer.status}.`,
        reason:
          'The popup of the inline sign-in ends nowhere. Jitsi Meet from before 2026 does not have it.',
        mend: ['Update Jitsi Meet, or sign in by link: tokenAuthInline: false'],
      }),
    ];
  },
};
