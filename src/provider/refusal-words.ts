import type { SeatOutcome } from '../jitsi/seat-person.ts';
import type { EntryRefusal } from '../rooms/decision.ts';

/** An `error_description` is ASCII (RFC 6749 4.1.2.1), and in one language: Jitsi shows it as it stands. */
const REFUSALS: Readonly<Record<EntryRefusal['reason'], string>> = {
  'no-rule': 'This room is not among those that can be entered here.',
  'not-signed-in': 'This room is not among those that can be entered here.',
  'not-listed': 'This room is for certain people only, and you are not among them.',
  closed: 'This room is closed at the moment.',
  'too-weak': 'This room asks for a stronger sign-in than yours, such as one with a second factor.',
  'code-needed': 'This meeting asks for its access code. Please press Log-in again and give it.',
};

/** Why somebody who has signed in gets no token, in words that a person understands. */
export function tellOutcome(outcome: Exclude<SeatOutcome, { kind: 'seated' }>): string {
  if (outcome.kind === 'refused') {
    return 'The meeting would not accept your token. Please tell whoever runs it.';
  }
  if (outcome.kind === 'asked' && outcome.for === 'sign-in')
    return 'You have signed out meanwhile.';
  const { decision } = outcome;
  switch (decision.kind) {
    case 'refused':
      return REFUSALS[decision.reason];
    case 'wait':
      return decision.reason === 'no-host'
        ? 'No host is here yet.'
        : 'The meeting has not begun yet.';
    case 'hand-over':
      return 'You are a guest in this room: please enter without signing in.';
    default:
      return 'This meeting wants to know more. Please come by the link of your invitation.';
  }
}
