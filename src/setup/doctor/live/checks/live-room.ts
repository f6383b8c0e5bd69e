import { fault, type Trouble } from '../../finding.ts';
import { explainReason } from '../../token/explain-reason.ts';
import type { RoomAnswer } from '../ask-prosody.ts';
import type { LiveCheck } from '../live-check.ts';

/** What `restrict_room_creation` says when everything before it has let somebody pass. */
const RESTRICTED = 'Room creation is restricted';
/** `token_verification`, of a room that Jicofo has not opened: it is at work, and tells no more. */
const NOT_THERE = 'Room does not exist';

/**
 * A token is for one room: it opens that one, and no other. Both are the doctor's own, and left at once. Rooms that
 * nobody has opened tell whether tokens are looked at; more is told where Jicofo was asked to open them.
 */
export const liveRoom: LiveCheck = {
  id: 'live-room',
  well: 'where the rooms are, tokens are looked at',
  async run(live) {
    const knock = await live.knock();
    const answer = knock?.answer;
    if (!knock?.rooms || answer === undefined || typeof answer === 'string') return null;
    const own = answer.rooms.get(knock.rooms.own);
    const other = answer.rooms.get(knock.rooms.other);
    if (!own || !other) return null;
    return [...judgeOwn(own), ...judgeOther(other)];
  },
};

function judgeOwn(answer: RoomAnswer): Trouble[] {
  if (mayEnter(answer) || (!answer.joined && answer.reason === NOT_THERE)) return [];
  const said = answer.joined ? null : explainReason(answer.reason);
  // Another module may have reasons of its own.
  if (!said) return [];
  return [
    fault({
      where: null,
      evidence: `Prosody lets the token in, and not into the room that it names: "${said.reason}".`,
      reason: 'People sign in, and then read that they are not allowed to join.',
      mend: said.advice,
    }),
  ];
}

function judgeOther(answer: RoomAnswer): Trouble[] {
  if (!mayEnter(answer)) return [];
  return [
    fault({
      where: null,
      evidence: 'A token for one room was good for another.',
      reason: 'Whoever has any token comes into every room.',
      mend: [
        'Prosody, where the rooms are: modules_enabled = { …; "token_verification" }, and muc_mapper_domain_base set at the top.',
        'Without a guest host: asap_require_room_claim = true.',
      ],
    }),
  ];
}

function mayEnter(answer: RoomAnswer): boolean {
  return answer.joined || answer.reason === RESTRICTED;
}
