import { fault } from '../../finding.ts';
import { explainReason } from '../../token/explain-reason.ts';
import type { LiveCheck } from '../live-check.ts';

/** A token of Usher's, for a room of its own and good for a minute; or one that was given. */
export const liveToken: LiveCheck = {
  id: 'live-token',
  well: 'Prosody takes a token of Usher’s',
  async run(live) {
    const knock = await live.knock();
    if (!knock) return null;
    const { answer } = knock;
    if (typeof answer !== 'string' && answer.signedIn) return [];
    const said = typeof answer === 'string' ? null : explainReason(answer.reason ?? '');
    const kind = live.wishes.token === null ? 'a fresh token of Usher’s' : 'the token';
    return [
      fault({
        where: null,
        evidence:
          typeof answer === 'string'
            ? `Prosody's WebSocket could not be asked: ${answer}.`
            : `Prosody refused ${kind}${said ? `: "${said.reason}"` : ''}.`,
        reason: 'Nobody who signs in gets into a room.',
        mend: said?.advice ?? [
          'See that nginx passes /xmpp-websocket on to Prosody, and that it runs. A changed file counts from its restart on.',
        ],
      }),
    ];
  },
};
