import { fault, type Trouble } from '../../finding.ts';
import type { LiveCheck } from '../live-check.ts';

/** Somebody without a token knocks at the main host, and must not be let in. */
export const liveStranger: LiveCheck = {
  id: 'live-stranger',
  well: 'Prosody refuses who comes without a token',
  async run(live) {
    const { domain } = live;
    if (domain === null) return null;
    const answer = await live.come(domain, []);
    if (typeof answer === 'string') {
      // Where there is a token to try, `live-token` says so.
      return (await live.knock()) === null ? [unreached(answer)] : null;
    }
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

function unreached(why: string): Trouble {
  return fault({
    where: null,
    evidence: `Prosody's WebSocket could not be asked: ${why}.`,
    reason: 'Whom it lets in is not known; nor does anybody get in by it.',
    mend: ['See that nginx passes /xmpp-websocket on to Prosody, and that it runs.'],
  });
}
