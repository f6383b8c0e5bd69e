import { buildClaims, mintToken } from '../../../../jitsi/token.ts';
import { openSecretKey } from '../../../../jitsi/token-key.ts';
import { fault } from '../../finding.ts';
import { explainReason } from '../../token/explain-reason.ts';
import type { LiveCheck } from '../live-check.ts';
import { webSocketUrl } from '../web-socket-url.ts';

/** A token of Usher's, for a room of its own that nobody enters, good for a minute. With a shared secret alone. */
export const liveToken: LiveCheck = {
  id: 'live-token',
  well: 'Prosody takes a token of Usher’s',
  async run(deployment, network) {
    const { usher } = deployment;
    if (usher?.jitsi.signing.kind !== 'secret') return null;
    const { algorithm, secret } = usher.jitsi.signing;
    const { issuer, audience, domain: subject } = usher.jitsi;
    const room = `usher-doctor-${network.random.token().slice(0, 12).toLowerCase()}`;
    const claims = buildClaims({
      ...{ issuer, audience, subject, room, ttlSeconds: 60, now: network.clock.nowSeconds() },
      seat: { moderator: null, affiliation: null, group: null, features: {} },
      person: { id: 'usher-doctor', name: null, email: null, avatar: null },
    });
    const token = mintToken(claims, openSecretKey(algorithm, secret));
    const domain = deployment.side?.domain ?? subject;
    const answer = await network.signIn(webSocketUrl(deployment, usher, room, token), domain);
    if (typeof answer !== 'string' && answer.signedIn) return [];
    const said = typeof answer === 'string' ? null : explainReason(answer.reason ?? '');
    return [
      fault({
        where: null,
        evidence:
          typeof answer === 'string'
            ? `Prosody's WebSocket could not be asked: ${answer}.`
            : `Prosody refused a fresh token of Usher's${said ? `: "${said.reason}"` : ''}.`,
        reason: 'Nobody who signs in gets into a room.',
        mend: said?.advice ?? [
          'See that nginx passes /xmpp-websocket on to Prosody, and that it runs. A changed file counts from its restart on.',
        ],
      }),
    ];
  },
};
