import { flagOf } from '../../../read/value.ts';
import { fault, type Trouble } from '../../finding.ts';
import { explainReason } from '../../token/explain-reason.ts';
import { known, roomsDomain } from '../addresses.ts';
import type { SaslAnswer } from '../ask-prosody.ts';
import type { Live } from '../live.ts';
import type { LiveCheck } from '../live-check.ts';

/** Comes as Jitsi's page lets guests come: at the guest host, with nothing. */
export const liveGuest: LiveCheck = {
  id: 'live-guest',
  well: 'guests come in at their own host',
  async run(live) {
    const frontend = await live.frontend();
    const domain = known(frontend, 'hosts', 'anonymousdomain') ?? hostIn(live);
    if (domain === null || domain === live.domain) return null;
    const muc = mayKnock(live) ? roomsDomain(live, frontend) : null;
    // The one that somebody with a token has had opened, if so: a guest may not.
    if (live.wishes.rooms) await live.knock();
    const room = muc === null ? null : `${live.room}-other@${muc}`;
    const answer = await live.come(domain, room === null ? [] : [room]);
    // That there is no way to Prosody is what `live-token` says.
    return typeof answer === 'string' ? null : judge(domain, room, answer);
  },
};

function hostIn({ deployment: { side } }: Live): string | null {
  const guest = side?.guestHost ?? null;
  return guest === null || guest === 'unknown' ? null : guest.name;
}

/** Where guests open rooms themselves, a knock would leave one behind, with a lobby. */
function mayKnock({ deployment: { side } }: Live): boolean {
  return side === null || flagOf(side.option('muc', 'restrict_room_creation')) !== false;
}

function judge(domain: string, room: string | null, answer: SaslAnswer): Trouble[] {
  const say = (evidence: string, ...mend: string[]): Trouble =>
    fault({ where: null, evidence, reason: 'No guest gets in.', mend });
  if (!answer.signedIn) {
    if (answer.reason === 'host-unknown') {
      return [
        say(
          `Prosody does not know the guest host ${domain}.`,
          `VirtualHost "${domain}" with authentication = "jitsi-anonymous", behind the main host; restart Prosody.`,
          'Or without a guest host: take hosts.anonymousdomain out of config.js.',
        ),
      ];
    }
    const why = answer.reason === null ? '' : `: ${answer.reason}`;
    return [
      say(
        `The guest host ${domain} refuses who comes with nothing${why}.`,
        `VirtualHost "${domain}": authentication = "jitsi-anonymous"`,
      ),
    ];
  }
  const seat = room === null ? undefined : answer.rooms.get(room);
  const said = seat && !seat.joined ? explainReason(seat.reason) : null;
  // A room that nobody has opened says no more than that.
  if (!said || said.reason === 'Room does not exist') return [];
  return [
    say(
      `A guest is let in at ${domain}, and into no room: "${said.reason}".`,
      'At the main host: asap_require_room_claim = false. Leave allow_empty_token off.',
    ),
  ];
}
