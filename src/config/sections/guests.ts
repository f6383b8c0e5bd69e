import { choice, duration } from '../kinds.ts';
import { optional, section, withDefault } from '../setting.ts';

const DAY = 86_400;

/** Seconds. */
export const USUAL_GUEST_TTL = 3600;

export const guestsSection = section('People who come without signing in.', {
  without_rules: withDefault(choice(['never', 'wait', 'open', 'jitsi']), 'wait', {
    meaning: 'What they may do where there are no rules under `rooms`; see `guests` there.',
    example: 'never',
    shown: 'wait',
  }),
  ttl: optional(duration(60, DAY), {
    meaning: "The life of a guest's token, where the rule's `token.ttl` says no other.",
    example: '30m',
    follows: '1h, or the shortest `ttl` of a Jitsi where that is less',
  }),
});
