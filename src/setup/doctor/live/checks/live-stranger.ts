import { fault } from '../../finding.ts';
import type { LiveCheck } from '../live-check.ts';

/** Somebody without a token knocks at the main host, and must not be let in. */
export const liveStranger: LiveCheck = {
  id: 'live-stranger',
  well: 'Prosody refuses who comes without a token',
  async run(live) {
    const { domain } = live;
    if (domain === null) return null;
    const answer = await live.come(domain, []);
    // That it cannot be reached is what `live-token` says.
    if (typeof answer === 'string') return null;
    if (!answer.signedIn) return [];
    return [
      fault({
        where: null,
        evidence: `Somebody without a token was let in at ${domain}.`,
        reason: 'Strangers come into any room, and may be moderators of it.',
        mend: ['Prosody: authentication = "token" and allow_empty_token = false; then restart it.'],
      }),
    ];
  },
};
