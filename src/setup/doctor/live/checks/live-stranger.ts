import { fault } from '../../finding.ts';
import type { LiveCheck } from '../live-check.ts';
import { webSocketUrl } from '../web-socket-url.ts';

/** Somebody without a token knocks at the main host, and must not be let in. */
export const liveStranger: LiveCheck = {
  id: 'live-stranger',
  well: 'Prosody refuses who comes without a token',
  async run(deployment, network) {
    const { usher } = deployment;
    if (!usher) return null;
    const room = `usher-doctor-${network.random.token().slice(0, 12).toLowerCase()}`;
    const domain = deployment.side?.domain ?? usher.jitsi.domain;
    const answer = await network.signIn(webSocketUrl(deployment, usher, room, null), domain);
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
